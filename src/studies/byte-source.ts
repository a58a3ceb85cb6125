import { closeSync, constants, openSync, readSync } from 'node:fs';
import { truncated } from './refused-file.ts';

/** Bytes that are read piece by piece, so that a long cine loop need not be in memory. */
export interface ByteSource {
  readonly size: number;
  /**
   * The bytes from `start` up to and without `end`, cut at the size. Not to be written to.
   *
   * @throws RefusedFile when a file has grown shorter since its size was taken.
   */
  read(start: number, end: number): Buffer;
}

/** Bytes that are in memory already; reading copies nothing. */
export function bytesInMemory(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

/** The first `size` bytes of a file, which is open only while it is read. */
export function bytesOfFile(path: string, size: number): ByteSource {
  return partOfFile(path, 0, size);
}

/** `size` bytes of a file from `offset` on, such as a member of an archive. */
export function partOfFile(path: string, offset: number, size: number): ByteSource {
  return {
    size,
    read(start, end) {
      const length = Math.max(0, Math.min(end, size) - start);
      const bytes = Buffer.allocUnsafeSlow(length);
      const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        for (let filled = 0; filled < length;) {
          const got = readSync(file, bytes, filled, length - filled, offset + start + filled);
          if (got === 0) throw truncated('it grew shorter while it was read');
          filled += got;
        }
      } finally {
        closeSync(file);
      }
      return bytes;
    },
  };
}
