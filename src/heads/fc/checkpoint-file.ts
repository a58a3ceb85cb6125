import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { fromSystemError } from '../../errors.ts';
import type { EngineState } from './engine.ts';
import type { Progress } from './progress.ts';
import { progressSchema } from './progress.ts';

/** A training between two steps: all that is needed to go on to the same end. */
export interface Checkpoint {
  /** Names what is trained, on what and how: `trainingKey`. */
  readonly key: string;
  readonly progress: Progress;
  /** The engine's whole state. */
  readonly engine: EngineState;
  /** The part of it that the parameters of the best epoch are made of; null where none is kept yet. */
  readonly best: EngineState | null;
}

const MAGIC = Buffer.from('SONOGRAFT TRAINING 2\n');
const DIGEST_BYTES = 32;
/** Written and hashed at once, so that neither holds up the rest for long. */
const PIECE_BYTES = 16 * 2 ** 20;

const stateSchema = z.object({
  scalars: z.record(z.string(), z.number()),
  /** Name and length, in the order in which they lie in the file. */
  arrays: z.array(z.tuple([z.string(), z.number()])),
});

const headerSchema = z.object({
  key: z.string(),
  progress: progressSchema,
  engine: stateSchema,
  best: stateSchema.nullable(),
});

/**
 * Writes a checkpoint, whole or not at all: a line that names the format, the length of a JSON header
 * and the header, the arrays in float32, and the SHA-256 of all that. It is written straight from the
 * arrays, without a copy. While it replaces an older one, both are on the disk.
 *
 * @throws UserError when it cannot be written, such as on a full disk; an older one is then kept.
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const partial = `${path}.part`;
  try {
    const file = await open(partial, 'w');
    try {
      const hash = createHash('sha256');
      for (const piece of piecesOf(checkpoint)) {
        hash.update(piece);
        await file.writeFile(piece);
      }
      await file.writeFile(hash.digest());
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, 'Cannot write a checkpoint');
  }
}

/**
 * Reads a checkpoint.
 *
 * @returns what went wrong in place of one: there is none, it is torn or damaged, or it is of another
 *   training than the key names.
 * @param key called only when there is a checkpoint.
 */
export async function readCheckpoint(
  path: string,
  key: () => string,
): Promise<Checkpoint | 'absent' | 'damaged' | 'other'> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'absent';
    throw fromSystemError(error, 'Cannot read a checkpoint');
  }
  try {
    const reader = new HashedReader(file, (await file.stat()).size - DIGEST_BYTES);
    const magic = await reader.read(MAGIC.length);
    if (magic === undefined || !magic.equals(MAGIC)) return 'damaged';
    const length = (await reader.read(4))?.readUInt32LE() ?? Infinity;
    const header = headerSchema.safeParse(jsonOf(await reader.read(length)));
    if (!header.success) return 'damaged';
    if (header.data.key !== key()) return 'other';
    const engine = await readState(reader, header.data.engine);
    const best = header.data.best && (await readState(reader, header.data.best));
    if (engine === undefined || best === undefined || !(await reader.isIntact())) return 'damaged';
    return { ...header.data, engine, best };
  } catch (error) {
    throw fromSystemError(error, 'Cannot read a checkpoint');
  } finally {
    await file.close();
  }
}

function* piecesOf({ key, progress, engine, best }: Checkpoint): Generator<Buffer> {
  const header = Buffer.from(
    JSON.stringify({ key, progress, engine: describe(engine), best: best && describe(best) }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  yield Buffer.concat([MAGIC, length, header]);
  for (const state of best === null ? [engine] : [engine, best]) {
    for (const { buffer, byteOffset, byteLength } of Object.values(state.arrays)) {
      for (let at = 0; at < byteLength; at += PIECE_BYTES) {
        yield Buffer.from(buffer, byteOffset + at, Math.min(PIECE_BYTES, byteLength - at));
      }
    }
  }
}

function describe({ arrays, scalars }: EngineState): z.infer<typeof stateSchema> {
  return { scalars, arrays: Object.entries(arrays).map(([name, { length }]) => [name, length]) };
}

async function readState(
  reader: HashedReader,
  { scalars, arrays }: z.infer<typeof stateSchema>,
): Promise<EngineState | undefined> {
  const read: Record<string, Float32Array> = {};
  for (const [name, length] of arrays) {
    const bytes = await reader.read(4 * length);
    if (bytes === undefined) return undefined;
    read[name] = new Float32Array(bytes.buffer, bytes.byteOffset, length);
  }
  return { arrays: read, scalars };
}

/** Reads a file from its start and hashes what it reads. */
class HashedReader {
  readonly #file: FileHandle;
  readonly #end: number;
  readonly #hash = createHash('sha256');
  #at = 0;

  /** @param end where the digest lies. */
  constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /** The next bytes, in memory of their own; undefined where there are not so many. */
  async read(length: number): Promise<Buffer | undefined> {
    if (!(length >= 0 && this.#at + length <= this.#end)) return undefined;
    const bytes = await this.#readAt(length);
    for (let at = 0; at < length; at += PIECE_BYTES) {
      this.#hash.update(bytes.subarray(at, at + PIECE_BYTES));
    }
    return bytes;
  }

  /** Whether all was read, and is as it was written. */
  async isIntact(): Promise<boolean> {
    if (this.#at !== this.#end) return false;
    return (await this.#readAt(DIGEST_BYTES)).equals(this.#hash.digest());
  }

  async #readAt(length: number): Promise<Buffer> {
    const bytes = Buffer.from(new ArrayBuffer(length));
    for (let filled = 0; filled < length;) {
      const piece = Math.min(PIECE_BYTES, length - filled);
      const { bytesRead } = await this.#file.read(bytes, filled, piece, this.#at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#at += length;
    return bytes;
  }
}

function jsonOf(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString() ?? '');
  } catch {
    return undefined; // the schema refuses it
  }
}
