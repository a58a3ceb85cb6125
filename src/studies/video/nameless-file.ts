import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSystemError } from '../../errors.ts';
import type { ByteSource } from '../byte-source.ts';

const PIECE_BYTES = 2 ** 24;

/**
 * Has bytes as a file that can be sought in, for a program that reads no other way. The file has lost
 * its name before anything is written to it: nothing of it is left, however this process ends.
 *
 * @param use gets its descriptor, which is closed afterwards.
 * @throws UserError when the temporary directory is full or may not be written.
 */
export function withNamelessFile<T>(source: ByteSource, use: (descriptor: number) => T): T {
  const descriptor = openNameless();
  try {
    for (let at = 0; at < source.size; at += PIECE_BYTES) {
      const piece = source.read(at, at + PIECE_BYTES);
      for (let done = 0; done < piece.length;) done += writeSync(descriptor, piece, done);
    }
    return use(descriptor);
  } catch (error) {
    throw fromSystemError(error, 'Cannot hand a video to ffmpeg');
  } finally {
    closeSync(descriptor);
  }
}

function openNameless(): number {
  try {
    const dir = mkdtempSync(join(tmpdir(), 'sonograft-video-'));
    try {
      return openSync(join(dir, 'video'), 'wx+', 0o600);
    } finally {
      rmSync(dir, { recursive: true });
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot make a temporary file');
  }
}
