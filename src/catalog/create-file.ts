import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';

/**
 * Creates a file with this text, whole or not at all; one that is already there stays as it is, also
 * when another process creates it at the same moment.
 */
export async function createFile(path: string, text: string, mode: number): Promise<void> {
  const suffix = randomBytes(4).toString('hex');
  const draft = join(dirname(path), `.draft-${suffix}-${basename(path)}`);
  try {
    await writeFile(draft, text, { mode });
    // A link, unlike a rename, fails where there is a file.
    await link(draft, path).catch(async (error: unknown) => {
      if (isThere(error)) throw error;
      // Some file systems, such as that of memory sticks, have no links.
      await writeFile(path, text, { mode, flag: 'wx' });
    });
  } catch (error) {
    if (!isThere(error)) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
