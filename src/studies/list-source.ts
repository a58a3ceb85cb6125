import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { fromSystemError, UserError } from '../errors.ts';
import { listArchive } from './archive-source.ts';
import { isZipName, listFolder, type Sniff } from './folder-source.ts';
import { bareEntry, type ListedEntry } from './source-entry.ts';
import { looksLikeZip, sniffFormat } from './source-file.ts';

/**
 * The entries of a folder of any shape (see {@link listFolder} for what is left out and how labels
 * are taken from it), of a manifest (see manifest-source.ts; any file whose name ends in .csv), or
 * of a zip archive, or of a single image file; sorted by name, those of archives and DICOMDIRs in their
 * order. An entry that cannot be taken comes with its reason and
 * does not stop the others.
 *
 * @param sniff tells the format of a file by its path; where that is known, nothing need be read.
 * @throws UserError when the path does not exist, a folder holds no image file, or a manifest
 *   cannot be read as one.
 */
export async function* listSource(
  path: string,
  sniff: Sniff = sniffFormat,
): AsyncGenerator<ListedEntry> {
  const root = resolve(path);
  const kind = await kindOf(root);
  if (kind === 'file' && isZipName(root) && looksLikeZip(root)) {
    yield* listArchive(root, basename(root));
    return;
  }
  if (kind === 'file') {
    yield { entry: bareEntry(root, basename(root)), refused: null };
    return;
  }
  if (kind === 'manifest') {
    const { listManifest } = await import('./manifest-source.ts');
    yield* listManifest(root);
    return;
  }
  let found = 0;
  for await (const listed of listFolder(root, sniff)) {
    found++;
    yield listed;
  }
  if (found === 0) {
    throw new UserError(
      `Cannot take ${path}: no image file lies in this folder or below it; check the path.`,
    );
  }
}

async function kindOf(root: string): Promise<'file' | 'folder' | 'manifest'> {
  try {
    if ((await stat(root)).isDirectory()) return 'folder';
  } catch (error) {
    throw fromSystemError(error, 'Cannot take a source');
  }
  return extname(root).toLowerCase() === '.csv' ? 'manifest' : 'file';
}
