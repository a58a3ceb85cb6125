/** Every file that was dropped, those inside of folders with their path in `webkitRelativePath`. */
export async function filesOf(dropped: DataTransfer): Promise<File[]> {
  // Entries are gone once the event is over, so they are taken before anything is awaited.
  const entries = [...dropped.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...dropped.files];
  const found: File[] = [];
  for (const entry of entries) await walk(entry, '', found);
  return found;
}

async function walk(entry: FileSystemEntry, path: string, found: File[]): Promise<void> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((done, fail) => entry.file(done, fail));
    Object.defineProperty(file, 'webkitRelativePath', { value: `${path}${entry.name}` });
    found.push(file);
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    // A reader gives a hundred at a time, until it gives none.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((done, fail) =>
        reader.readEntries(done, fail),
      );
      if (some.length === 0) return;
      for (const inner of some) await walk(inner, `${path}${entry.name}/`, found);
    }
  }
}
