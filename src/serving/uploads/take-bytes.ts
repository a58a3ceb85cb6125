import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../refusal.ts';

export interface Taken {
  /** What the file is called in messages. */
  readonly name: string;
  readonly path: string;
  /** Bytes that may come. */
  readonly most: number;
  /** Others of the same file come, and these are left. */
  readonly signal: AbortSignal;
}

/**
 * Appends bytes to a file. What has come stays, however it ends; whoever sends them hears how.
 *
 * @throws Refusal with 413 for more than may come, 507 on a full disk, 409 when they are left for
 *   others, and 400 when the connection was lost.
 */
export async function takeBytes(
  bytes: Readable,
  { name, path, most, signal }: Taken,
): Promise<void> {
  try {
    await pipeline(
      // The request outlives a failure, so that its answer still gets through.
      bytes.iterator({ destroyOnReturn: false }),
      atMost(most, name),
      createWriteStream(path, { flags: 'a' }),
      { signal },
    );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const sentence = await refusalOf(error, { name, path, signal });
    throw sentence === undefined ? error : Object.assign(sentence, { cause: error });
  } finally {
    bytes.resume();
  }
}

async function refusalOf(
  error: unknown,
  { name, path, signal }: Pick<Taken, 'name' | 'path' | 'signal'>,
): Promise<Refusal | undefined> {
  if (signal.aborted) {
    return new Refusal(409, 'Cannot take the bytes: others of the same file are coming.', 'busy');
  }
  const { code } = error as NodeJS.ErrnoException;
  const received = (await stat(path).catch(() => null))?.size ?? 0;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Refusal(
      507,
      `Cannot take more of ${name}: the disk of the server is full; free some space there, then go on: what has come is kept.`,
      'full-disk',
      { received, values: { name } },
    );
  }
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new Refusal(
      400,
      `The connection was lost: ${received} bytes of ${name} are here; go on from there.`,
      'cut-off',
      { received, values: { name, received } },
    );
  }
  return undefined;
}

/** Lets so many bytes through, and refuses more. */
function atMost(most: number, name: string): Transform {
  let taken = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      taken += chunk.length;
      if (taken <= most) done(null, chunk);
      else done(tooMany(name));
    },
  });
}

/** More bytes of a file than were announced. */
export function tooMany(name: string): Refusal {
  return new Refusal(
    413,
    `Cannot take the bytes: ${name} was announced smaller; begin the upload anew.`,
    'more-than-announced',
    { values: { name } },
  );
}
