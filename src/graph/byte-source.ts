import { open } from 'node:fs/promises';
import { fromSystemError, UserError } from '../errors.ts';

/** Bytes that are read by position, so that a large file is never in memory as a whole. */
export interface ByteSource {
  readonly size: number;
  /** Fills the target with the bytes from the position on, which must lie inside the source. */
  read(target: Uint8Array, position: number): Promise<void>;
}

/**
 * Opens a file (by its path) or bytes in memory for the time of one use.
 *
 * @throws UserError when the file cannot be opened or read.
 */
export async function withSource<T>(
  from: string | Uint8Array,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  if (typeof from !== 'string') return use(bytesSource(from));
  try {
    const file = await open(from);
    try {
      const { size } = await file.stat();
      return await use({
        size,
        async read(target, position) {
          let done = 0;
          while (done < target.length) {
            const { bytesRead } = await file.read(target, done, null, position + done);
            if (bytesRead === 0) {
              throw new UserError(`Cannot read ${from}: it became shorter while it was read.`);
            }
            done += bytesRead;
          }
        },
      });
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the weight file');
  }
}

function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(target, position) {
      target.set(bytes.subarray(position, position + target.length));
      return Promise.resolve();
    },
  };
}
