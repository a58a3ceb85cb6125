import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromSystemError } from '../../errors.ts';

/** Writes a file of several parts, whole or not at all; returns its bytes. */
export async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<number> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(partial, 'w');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, 'Cannot write the classifier');
  }
  return parts.reduce((sum, { length }) => sum + length, 0);
}
