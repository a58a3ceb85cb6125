import { RefusedFile } from './refused-file.ts';
import { bareEntry, type ListedEntry } from './source-entry.ts';
import { listZip } from './zip-members.ts';

/**
 * The files of a zip archive as entries named `archive.zip/name`. They carry no label, whatever their
 * folders are called. Where the archive breaks off, an entry for the archive itself says so.
 */
export async function* listArchive(path: string, name: string): AsyncGenerator<ListedEntry> {
  let number = 0;
  try {
    for await (const { name: inside, member, refused } of listZip(path)) {
      yield { entry: bareEntry(`${path}#${number++}`, `${name}/${inside}`, member), refused };
    }
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    yield { entry: bareEntry(path, name), refused: error };
    return;
  }
  if (number === 0) {
    const message = 'Cannot read this archive: it holds no files; leave it out.';
    yield { entry: bareEntry(path, name), refused: new RefusedFile('empty-file', message) };
  }
}
