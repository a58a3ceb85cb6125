import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing } from '../../errors.ts';

const DIGEST_BYTES = 32;

/**
 * Writes rows of equal length, with a checksum before them, whole or not at all. Two that write the
 * same rows do no harm to each other.
 */
export async function writeRows(path: string, rows: Float32Array): Promise<void> {
  const bytes = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${randomUUID()}.partial`;
  // Not forced onto the disk: what a power cut leaves of it, the checksum tells.
  await writeFile(partial, [digestOf(bytes), bytes]);
  await rename(partial, path);
}

/**
 * The rows of a file; undefined when they are not `count` values or damaged, or when somebody who has
 * asked for the same has taken them just now.
 */
export async function readRows(path: string, count: number): Promise<Float32Array | undefined> {
  const file = await readFile(path).catch((error: unknown) => {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  });
  const bytes = file.subarray(DIGEST_BYTES);
  if (bytes.length !== count * Float32Array.BYTES_PER_ELEMENT) return undefined;
  if (!file.subarray(0, DIGEST_BYTES).equals(digestOf(bytes))) return undefined;
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
