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
import { promisify } from 'node:util';
import { isMissing, UserError } from '../errors.ts';
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

/**
 * A file of records of features, one after the other behind a header, as far as it is known: others
 * append to it too. A record that a killed process or a full disk left torn is not counted.
 */
export class FeatureFile {
  readonly path: string;
  readonly recordBytes: number;
  readonly #header: Buffer;
  #file: number | undefined;
  #writable = false;
  /** Whole records that are known. */
  #count = 0;
  /** Where records are put together; made anew for each append, it would be most of the garbage. */
  #room: Buffer = Buffer.alloc(0);

  constructor(path: string, backbone: Pick<Backbone, 'key' | 'name' | 'length'>) {
    this.path = path;
    this.recordBytes = recordBytes(backbone.length);
    this.#header = headerOf(backbone);
  }

  /** Opens the file to read, where it is there. */
  open(): void {
    try {
      this.#file = openSync(this.path, 'r');
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Opens the file to read and write, and makes it where it is not there. */
  openToWrite(): void {
    if (this.#file !== undefined && this.#writable) return;
    const file = openSync(this.path, constants.O_RDWR | constants.O_CREAT, 0o666);
    this.close();
    this.#file = file;
    this.#writable = true;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#writable = false;
  }

  /**
   * Takes up the whole records behind those that are known.
   *
   * @returns the hash of each, in order; undefined where it is damaged.
   * @throws UserError when the file is not what its name says.
   */
  takeUp(): (string | undefined)[] {
    if (this.#file === undefined) return [];
    const file = this.#file;
    const { size } = fstatSync(file);
    if (size < HEADER_BYTES) return [];
    if (this.#count === 0) this.#checkHeader(file);
    if (size === this.#endOf(this.#count)) return [];
    const there = Math.floor((size - HEADER_BYTES) / this.recordBytes);
    const intact = this.#lastIntact(file, there);
    const atOnce = Math.ceil(SCAN_BYTES / this.recordBytes);
    const window = Buffer.alloc((atOnce - 1) * this.recordBytes + ROW_AT);
    const hashes: (string | undefined)[] = [];
    while (this.#count < intact) {
      readSync(file, window, 0, window.length, this.#endOf(this.#count));
      const here = Math.min(atOnce, intact - this.#count);
      for (let i = 0; i < here; i++) {
        hashes.push(hashOfRecord(window.subarray(i * this.recordBytes)));
      }
      this.#count += here;
    }
    return hashes;
  }

  /** Appends records behind those that are known, in the place of what is torn there. */
  append(rows: readonly FrameFeatures[]): void {
    const file = this.#opened();
    if (fstatSync(file).size < HEADER_BYTES) writeFully(file, this.#header, 0);
    this.cutOff();
    const records = encodeRecords(rows, this.#room);
    if (records.length > this.#room.length) this.#room = records;
    writeFully(file, records, this.#endOf(this.#count));
    this.#count += rows.length;
  }

  /** Removes what is torn at the end. */
  cutOff(): void {
    const file = this.#opened();
    const end = this.#endOf(this.#count);
    if (fstatSync(file).size > end) ftruncateSync(file, end);
  }

  /** Neighbouring records; zeros where the file ends before. */
  async read(first: number, count: number): Promise<Buffer> {
    const slab = Buffer.alloc(count * this.recordBytes);
    const [file, start] = [this.#opened(), this.#endOf(first)];
    for (let filled = 0; filled < slab.length;) {
      const left = slab.length - filled;
      const { bytesRead } = await readAsync(file, slab, filled, left, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return slab;
  }

  #opened(): number {
    if (this.#file === undefined) throw new RangeError('the feature store is closed');
    return this.#file;
  }

  /** The number of records up to the last one that is as it was written. */
  #lastIntact(file: number, there: number): number {
    const record = Buffer.alloc(this.recordBytes);
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
      `Cannot read ${this.path}: it is not the features file its name says; delete it, and features are extracted again.`,
    );
  }

  /** Where the record after the first `count` begins. */
  #endOf(count: number): number {
    return HEADER_BYTES + count * this.recordBytes;
  }
}

function writeFully(file: number, bytes: Buffer, at: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written, at + written);
  }
}
