import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  read,
  readSync,
  writeSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromSystemError, UserError } from '../errors.ts';
import { withFileLock } from '../file-lock.ts';
import type { Backbone } from './backbone.ts';
import {
  encodeRecords,
  hashOfRecord,
  HEADER_BYTES,
  headerOf,
  isIntact,
  recordBytes,
  ROW_AT,
} from './feature-record.ts';
import type { FrameFeatures } from './frame-chunk.ts';

const readAsync = promisify(read);

/** Short records are scanned together up to this many bytes; of longer ones only the heads are read. */
const SCAN_BYTES = 2 ** 14;

/** Neighbouring rows are read together up to this many bytes. */
const SLAB_BYTES = 4 * 2 ** 20;

/**
 * The features that one backbone gave for a workspace's frames: one file, to which rows are only ever
 * appended, keyed by the frames' hashes. Rows are read from the file when they are asked for.
 *
 * Several processes may use one file at once: every append holds a lock for its write and first takes
 * up what the others have written. A record that a killed process or a full disk left torn is ignored,
 * and cut off before the next append; everything before it is kept. See
 * docs/decisions/0005-feature-store.md.
 */
export class FeatureStore {
  readonly #path: string;
  readonly #length: number;
  readonly #header: Buffer;
  readonly #recordBytes: number;
  /** Number of the record of each frame. */
  readonly #records = new Map<string, number>();
  #file: number | undefined;
  #writable = false;
  /** Whole records that are known. */
  #count = 0;

  private constructor(path: string, backbone: Pick<Backbone, 'key' | 'name' | 'length'>) {
    this.#path = path;
    this.#length = backbone.length;
    this.#header = headerOf(backbone);
    this.#recordBytes = recordBytes(backbone.length);
  }

  /**
   * Opens the features of a backbone in a directory; both may not exist yet.
   *
   * @throws UserError when the file cannot be read or is not what its name says.
   */
  static async open(
    dir: string,
    backbone: Pick<Backbone, 'key' | 'name' | 'length'>,
  ): Promise<FeatureStore> {
    const path = join(dir, `${backbone.name}-${backbone.key.slice(0, 16)}.features`);
    const store = new FeatureStore(path, backbone);
    try {
      await mkdir(dir, { recursive: true });
      store.#openIfThere();
    } catch (error) {
      store.#closeFile();
      throw fromSystemError(error, 'Cannot open the features');
    }
    return store;
  }

  /** Whether the features of a frame are there. */
  has(hash: string): boolean {
    return this.#records.has(hash);
  }

  /**
   * Adds the features of frames; those that are there already are left out.
   *
   * @throws UserError when they cannot be written, such as on a full disk; every row before the one
   *   that failed is kept.
   */
  async append(rows: readonly FrameFeatures[]): Promise<void> {
    for (const { hash, row } of rows) {
      if (row.length !== this.#length) {
        throw new RangeError(`features of ${this.#length} values were expected, not ${row.length}`);
      }
      if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError(`"${hash}" is not a frame's hash`);
    }
    if (rows.every(({ hash }) => this.#records.has(hash))) return;
    try {
      await withFileLock(`${this.#path}.lock`, () => this.#appendLocked(rows));
    } catch (error) {
      throw fromSystemError(error, `Cannot write features to ${this.#path}`);
    }
  }

  /**
   * The features of frames in the given order, N x length row-major.
   *
   * @param into where they go; newly allocated when absent.
   * @throws RangeError for a frame whose features are not there.
   * @throws UserError when they do not fit into memory, or are damaged.
   */
  async read(hashes: readonly string[], into?: Float32Array): Promise<Float32Array> {
    const values = into ?? allocateFeatures(hashes.length, this.#length);
    const wanted = hashes.map((hash, row) => {
      const record = this.#records.get(hash);
      if (record === undefined) throw new RangeError(`there are no features of frame ${hash}`);
      return { record, row };
    });
    for (const stretch of stretches(wanted, Math.ceil(SLAB_BYTES / this.#recordBytes))) {
      const first = stretch[0]?.record ?? 0;
      const last = stretch.at(-1)?.record ?? first;
      const slab = await this.#readSlab(first, last - first + 1);
      for (const { record, row } of stretch) {
        values.set(this.#rowOf(slab, record - first), row * this.#length);
      }
    }
    return values;
  }

  /** Closes the file; the store cannot be used afterwards. */
  close(): Promise<void> {
    this.#closeFile();
    return Promise.resolve();
  }

  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#writable = false;
  }

  #openIfThere(): void {
    try {
      this.#file = openSync(this.#path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    this.#takeUp(this.#file);
  }

  #appendLocked(rows: readonly FrameFeatures[]): void {
    const file = this.#openToWrite();
    this.#takeUp(file);
    try {
      const { size } = fstatSync(file);
      if (size < HEADER_BYTES) writeFully(file, this.#header, 0);
      this.#cutOff(file);
      const fresh = this.#newAmong(rows);
      writeFully(file, encodeRecords(fresh), this.#endOf(this.#count));
      for (const { hash } of fresh) this.#records.set(hash, this.#count++);
    } catch (error) {
      // What is whole is kept. Should even this fail, the next append does it.
      this.#takeUp(file);
      this.#cutOff(file);
      throw error;
    }
  }

  /** Rows that are not there yet, each once. */
  #newAmong(rows: readonly FrameFeatures[]): FrameFeatures[] {
    const byHash = new Map(rows.map((row) => [row.hash, row]));
    return [...byHash.values()].filter(({ hash }) => !this.#records.has(hash));
  }

  /** Removes what is torn at the end. */
  #cutOff(file: number): void {
    const end = this.#endOf(this.#count);
    if (fstatSync(file).size > end) ftruncateSync(file, end);
  }

  #openToWrite(): number {
    if (this.#file !== undefined && this.#writable) return this.#file;
    const file = openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o666);
    this.#closeFile();
    this.#file = file;
    this.#writable = true;
    return file;
  }

  /** Takes up the whole records behind those that are known. */
  #takeUp(file: number): void {
    const { size } = fstatSync(file);
    if (size < HEADER_BYTES) return;
    if (this.#count === 0) this.#checkHeader(file);
    if (size === this.#endOf(this.#count)) return;
    const there = Math.floor((size - HEADER_BYTES) / this.#recordBytes);
    const intact = this.#lastIntact(file, there);
    const atOnce = Math.ceil(SCAN_BYTES / this.#recordBytes);
    const window = Buffer.alloc((atOnce - 1) * this.#recordBytes + ROW_AT);
    while (this.#count < intact) {
      readSync(file, window, 0, window.length, this.#endOf(this.#count));
      const here = Math.min(atOnce, intact - this.#count);
      for (let i = 0; i < here; i++, this.#count++) {
        const hash = hashOfRecord(window.subarray(i * this.#recordBytes));
        if (hash !== undefined && !this.#records.has(hash)) this.#records.set(hash, this.#count);
      }
    }
  }

  /** The number of records up to the last one that is as it was written. */
  #lastIntact(file: number, there: number): number {
    const record = Buffer.alloc(this.#recordBytes);
    for (let count = there; count > this.#count; count--) {
      readSync(file, record, 0, record.length, this.#endOf(count - 1));
      if (isIntact(record)) return count;
    }
    return this.#count;
  }

  #checkHeader(file: number): void {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(file, header, 0, HEADER_BYTES, 0);
    if (header.equals(this.#header)) return;
    throw new UserError(
      `Cannot read ${this.#path}: it is not the features file its name says; delete it, and features are extracted again.`,
    );
  }

  /** Where the record after the first `count` begins. */
  #endOf(count: number): number {
    return HEADER_BYTES + count * this.#recordBytes;
  }

  async #readSlab(first: number, count: number): Promise<Buffer> {
    const slab = Buffer.alloc(count * this.#recordBytes);
    if (this.#file === undefined) throw new RangeError('the feature store is closed');
    let filled = 0;
    try {
      while (filled < slab.length) {
        const at = this.#endOf(first) + filled;
        const { bytesRead } = await readAsync(this.#file, slab, filled, slab.length - filled, at);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw fromSystemError(error, `Cannot read features from ${this.#path}`);
    }
    return slab;
  }

  #rowOf(slab: Buffer, at: number): Float32Array {
    const record = slab.subarray(at * this.#recordBytes, (at + 1) * this.#recordBytes);
    if (!isIntact(record)) {
      throw new UserError(
        `Cannot read features from ${this.#path}: a record is damaged; delete the file, and features are extracted again.`,
      );
    }
    return new Float32Array(record.buffer, record.byteOffset + ROW_AT, this.#length);
  }
}

/**
 * Room for the features of frames.
 *
 * @throws UserError when they do not fit into memory.
 */
export function allocateFeatures(frames: number, length: number): Float32Array {
  try {
    return new Float32Array(frames * length);
  } catch (cause) {
    throw new UserError(
      `Cannot hold the features of ${frames} frames with ${length} values each in memory: use a smaller --pool or fewer frames.`,
      { cause },
    );
  }
}

interface Wanted {
  readonly record: number;
  readonly row: number;
}

/** Sorts records and groups those that lie side by side in the file, at most so many together. */
function stretches(wanted: Wanted[], most: number): Wanted[][] {
  const groups: Wanted[][] = [];
  for (const item of wanted.sort((a, b) => a.record - b.record)) {
    const group = groups.at(-1);
    const first = group?.[0]?.record ?? 0;
    const last = group?.at(-1)?.record ?? 0;
    if (group && item.record <= last + 1 && item.record < first + most) group.push(item);
    else groups.push([item]);
  }
  return groups;
}

function writeFully(file: number, bytes: Buffer, at: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written, at + written);
  }
}
