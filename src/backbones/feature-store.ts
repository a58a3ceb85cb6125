import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystemError, UserError } from '../errors.ts';
import { withFileLock } from '../file-lock.ts';
import type { Backbone } from './backbone.ts';
import { FeatureFile } from './feature-file.ts';
import { kindOfFile } from './kind-of-file.ts';
import { isIntact, ROW_AT } from './feature-record.ts';
import type { FrameFeatures } from './frame-chunk.ts';

/** Neighbouring rows are read together up to this many bytes. */
const SLAB_BYTES = 2 ** 20;

/** Slabs that are read at once. */
const AT_ONCE = 8;

/** What tells one backbone's features from another's. */
type FeatureKind = Pick<Backbone, 'key' | 'name' | 'length'>;

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
  readonly #file: FeatureFile;
  readonly #kind: FeatureKind;
  readonly #length: number;
  /** Number of the record of each frame. */
  readonly #records = new Map<string, number>();
  /** Records that were looked at. */
  #count = 0;

  private constructor(file: FeatureFile, { name, key, length }: FeatureKind) {
    this.#file = file;
    this.#kind = { name, key, length };
    this.#length = length;
  }

  /**
   * Opens the features of a backbone in a directory; both may not exist yet.
   *
   * @throws UserError when the file cannot be read or is not what its name says.
   */
  static async open(dir: string, backbone: FeatureKind): Promise<FeatureStore> {
    const file = new FeatureFile(join(dir, fileName(backbone)), backbone);
    const store = new FeatureStore(file, backbone);
    try {
      await mkdir(dir, { recursive: true });
      file.open();
      store.#index(file.takeUp());
    } catch (error) {
      file.close();
      throw fromSystemError(error, 'Cannot open the features');
    }
    return store;
  }

  /**
   * Opens a file of features, whichever backbone's they are.
   *
   * @throws UserError as {@link open}.
   */
  static async openFile(dir: string, name: string): Promise<FeatureStore> {
    const kind = kindOfFile(join(dir, name));
    if (kind !== undefined && fileName(kind) === name) return await FeatureStore.open(dir, kind);
    throw new UserError(
      `Cannot read ${join(dir, name)}: it is not the features file its name says; delete it, and features are extracted again.`,
    );
  }

  /** Whose features they are. */
  get kind(): FeatureKind {
    return this.#kind;
  }

  /** Every frame whose features are there, in the order of the file. */
  hashes(): string[] {
    return [...this.#records.keys()];
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
      await withFileLock(`${this.#file.path}.lock`, () => this.#appendLocked(rows));
    } catch (error) {
      throw fromSystemError(error, `Cannot write features to ${this.#file.path}`);
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
    const left = stretches(wanted, Math.ceil(SLAB_BYTES / this.#file.recordBytes)).values();
    const readSome = async (): Promise<void> => {
      for (const stretch of left) {
        const first = stretch[0]?.record ?? 0;
        const last = stretch.at(-1)?.record ?? first;
        const slab = await this.#readSlab(first, last - first + 1);
        for (const { record, row } of stretch) {
          values.set(this.#rowOf(slab, record - first), row * this.#length);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, readSome));
    return values;
  }

  /** Closes the file; the store cannot be used afterwards. */
  close(): Promise<void> {
    this.#file.close();
    return Promise.resolve();
  }

  #appendLocked(rows: readonly FrameFeatures[]): void {
    this.#file.openToWrite();
    this.#index(this.#file.takeUp());
    try {
      const fresh = this.#newAmong(rows);
      this.#file.append(fresh);
      this.#index(fresh.map(({ hash }) => hash));
    } catch (error) {
      // What is whole is kept. Should even this fail, the next append does it.
      this.#index(this.#file.takeUp());
      this.#file.cutOff();
      throw error;
    }
  }

  /** Takes up records by their hashes, in their order; of several of one frame the first counts. */
  #index(hashes: readonly (string | undefined)[]): void {
    for (const hash of hashes) {
      if (hash !== undefined && !this.#records.has(hash)) this.#records.set(hash, this.#count);
      this.#count += 1;
    }
  }

  /** Rows that are not there yet, each once. */
  #newAmong(rows: readonly FrameFeatures[]): FrameFeatures[] {
    const byHash = new Map(rows.map((row) => [row.hash, row]));
    return [...byHash.values()].filter(({ hash }) => !this.#records.has(hash));
  }

  async #readSlab(first: number, count: number): Promise<Buffer> {
    try {
      return await this.#file.read(first, count);
    } catch (error) {
      throw fromSystemError(error, `Cannot read features from ${this.#file.path}`);
    }
  }

  #rowOf(slab: Buffer, at: number): Float32Array {
    const { path, recordBytes } = this.#file;
    const record = slab.subarray(at * recordBytes, (at + 1) * recordBytes);
    if (!isIntact(record)) {
      throw new UserError(
        `Cannot read features from ${path}: a record is damaged; delete the file, and features are extracted again.`,
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

function fileName({ name, key }: FeatureKind): string {
  return `${name}-${key.slice(0, 16)}.features`;
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
