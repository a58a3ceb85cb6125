import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readDicomdir } from './dicomdir.ts';
import { RefusedFile } from './refused-file.ts';
import { bareEntry, type ListedEntry } from './source-entry.ts';

/** Whether a file is the directory of a DICOM medium by its name (PS3.10 section 8.6). */
export function isDicomdir(name: string): boolean {
  return name.toUpperCase() === 'DICOMDIR';
}

/**
 * The files that the DICOMDIR of a folder names, in its order; those that are not there are refused.
 * Null when the DICOMDIR cannot be read, which `refused` then says: the folder is listed without it.
 *
 * @param folders of the folder below the root, as names are shown.
 */
export async function listDicomdir(
  folder: string,
  name: string,
  folders: readonly string[],
): Promise<{ entries: AsyncIterable<ListedEntry> } | { refused: ListedEntry }> {
  const path = join(folder, name);
  try {
    const named = readDicomdir(path, (await stat(path)).size);
    return { entries: entriesOf(folder, folders, named) };
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    return { refused: { entry: bareEntry(path, [...folders, name].join('/')), refused: error } };
  }
}

async function* entriesOf(
  folder: string,
  folders: readonly string[],
  named: readonly (readonly string[])[],
): AsyncGenerator<ListedEntry> {
  const real = await realpath(folder);
  for (const parts of named) {
    const found = await find(folder, parts);
    const entry = bareEntry(found ?? join(folder, ...parts), [...folders, ...parts].join('/'));
    yield { entry, refused: await fault(found, real) };
  }
}

/** The path of a file whose parts may be written in other cases than the DICOMDIR's capitals. */
async function find(folder: string, parts: readonly string[]): Promise<string | null> {
  let path = folder;
  for (const part of parts) {
    const names = await readdir(path).catch((): string[] => []);
    const same = (name: string) => name.toUpperCase() === part.toUpperCase();
    const name = names.includes(part) ? part : names.find(same);
    if (name === undefined) return null;
    path = join(path, name);
  }
  return path;
}

async function fault(path: string | null, realFolder: string): Promise<RefusedFile | null> {
  if (path === null) {
    return new RefusedFile(
      'missing-file',
      'Cannot read this file: the DICOMDIR names it and it is not there; copy the whole medium again.',
    );
  }
  if ((await realpath(path)).startsWith(realFolder + sep)) return null;
  return new RefusedFile(
    'outside-folder',
    'Cannot follow this link: it leads out of the folder; copy its target into the folder.',
  );
}
