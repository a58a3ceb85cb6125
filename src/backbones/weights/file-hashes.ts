import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fromSystemError } from '../../errors.ts';

/** What identifies a file's content. */
export interface FileHashes {
  readonly bytes: number;
  readonly sha1: string;
  readonly sha256: string;
}

/**
 * Hashes a file in pieces, so that its size does not matter.
 *
 * @throws UserError when it cannot be read.
 */
export async function hashFile(path: string): Promise<FileHashes> {
  const sha1 = createHash('sha1');
  const sha256 = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      sha1.update(piece as Buffer);
      sha256.update(piece as Buffer);
      bytes += (piece as Buffer).length;
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the weight file');
  }
  return { bytes, sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
}

/**
 * The SHA-256 of a file in hex, read in pieces.
 *
 * @throws UserError when it cannot be read.
 */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      hash.update(piece as Buffer);
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the weight file');
  }
  return hash.digest('hex');
}
