import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Head, headFiles, loadHead, saveHead } from '../../heads/index.ts';
import { openShelf, type Place } from '../shards/shard-shelf.ts';

/**
 * Puts a head that was fitted as a shard where whoever asked finds it.
 *
 * @returns the SHA-256 of head.onnx.
 */
export async function shareHead(place: Place, id: string, head: Head): Promise<string> {
  const dir = headDir(place, id);
  const sha256 = await saveHead(dir, head);
  if (place.blobs === null) return sha256;
  const shelf = openShelf(place);
  for (const file of headFiles) {
    await shelf.write(`${id}.head/${file}`, await readFile(join(dir, file)));
  }
  await rm(dir, { recursive: true });
  return sha256;
}

/**
 * The head that {@link shareHead} put there.
 *
 * @throws UserError when it is not there, or not the one with this SHA-256.
 */
export async function sharedHead(place: Place, id: string, sha256: string): Promise<Head> {
  const dir = headDir(place, id);
  if (place.blobs !== null) {
    const shelf = openShelf(place);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    for (const file of headFiles) {
      const bytes = await shelf.read(`${id}.head/${file}`);
      if (bytes !== undefined) await writeFile(join(dir, file), bytes);
    }
  }
  return await loadHead(dir, { sha256 });
}

/** Takes away a head that is in its run. */
export async function removeSharedHead(place: Place, id: string): Promise<void> {
  if (place.blobs !== null) {
    const shelf = openShelf(place);
    for (const file of headFiles) await shelf.remove(`${id}.head/${file}`);
  }
  await rm(headDir(place, id), { recursive: true, force: true });
}

function headDir({ dir }: Place, id: string): string {
  return join(dir, 'shards', `${id}.head`);
}
