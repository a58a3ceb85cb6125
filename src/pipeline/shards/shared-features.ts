import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type FeatureStore, packBackbone } from '../../backbones/index.ts';
import type { BlobStore } from '../../blobs/index.ts';
import { UserError } from '../../errors.ts';
import { ManifestParts, readPart } from './manifest-parts.ts';
import type { FeatureKind, RowsPlace, RowsShard } from './rows-place.ts';
import { SHARD_FRAMES, shardId, shardsOf } from './shard-id.ts';

const FLOAT = Float32Array.BYTES_PER_ELEMENT;
/** A backbone is never larger; VGG19 has 0.6 GB. */
const MOST_BACKBONE = 2 ** 31;
/** Parts whose rows are held while a store is filled from them. */
const HELD = 4;

/**
 * The features of one backbone in an object store: objects of up to some hundred rows, each named by
 * its frames, and a manifest of parts. Rows come first and the part that names them last.
 */
export class SharedFeatures implements RowsPlace {
  readonly #store: BlobStore;
  readonly #kind: FeatureKind;
  readonly #prefix: string;
  readonly #parts: ManifestParts;
  /** Rows of the parts that were read last. */
  readonly #held = new Map<string, Float32Array | undefined>();

  constructor(store: BlobStore, featuresDir: string, kind: FeatureKind) {
    this.#store = store;
    this.#kind = kind;
    this.#prefix = featuresKey(kind.key);
    const dir = join(featuresDir, 'manifests', kind.key);
    this.#parts = new ManifestParts(store, `${this.#prefix}parts/`, dir, kind.key);
  }

  /**
   * Fills a feature store with what the object store has of the given frames, in their order.
   *
   * @param tell is called with the number of frames that were looked at.
   */
  async pull(
    hashes: readonly string[],
    into: FeatureStore,
    tell: (done: number) => void,
  ): Promise<void> {
    const missing = hashes.filter((hash) => !into.has(hash));
    if (missing.length === 0) return;
    await this.#parts.refresh();
    for (let at = 0; at < missing.length; at += SHARD_FRAMES) {
      const some = missing.slice(at, at + SHARD_FRAMES);
      const rows = await this.rows(some);
      await into.append(
        some.flatMap((hash, i) => {
          const row = rows[i];
          return row === undefined ? [] : [{ hash, row }];
        }),
      );
      tell(Math.min(at + SHARD_FRAMES, missing.length));
    }
  }

  /** The rows of some frames, as far as the parts that were taken up have them. */
  async rows(hashes: readonly string[]): Promise<(Float32Array | undefined)[]> {
    const { length } = this.#kind;
    const found: (Float32Array | undefined)[] = [];
    for (const hash of hashes) {
      const place = this.#parts.placeOf(hash);
      const part = place && (await this.#heldRows(place.id));
      found.push(place && part?.subarray(place.row * length, (place.row + 1) * length));
    }
    return found;
  }

  /** Every frame whose features are in the object store. */
  async hashes(): Promise<string[]> {
    await this.#parts.refresh();
    return this.#parts.hashes();
  }

  /** Puts into the object store what it lacks of the given frames, which the feature store has. */
  async push(hashes: readonly string[], from: FeatureStore): Promise<void> {
    await this.#parts.open();
    const isNew = (hash: string) => this.#parts.placeOf(hash) === undefined;
    if (!hashes.some(isNew)) return;
    // Another machine may have put it there meanwhile.
    await this.#parts.refresh();
    for (const part of shardsOf(hashes.filter(isNew))) {
      const shard = { id: shardId(this.#kind.key, part), hashes: part };
      await this.write(shard, await from.read(part));
    }
  }

  async putBackbone(backbone: Parameters<RowsPlace['putBackbone']>[0]): Promise<void> {
    const key = `${this.#prefix}backbone.onnx`;
    if ((await this.#store.look(key)) === undefined) {
      await this.#store.put(key, packBackbone(backbone));
    }
  }

  async backbone(): Promise<Uint8Array> {
    const bytes = await this.#store.get(`${this.#prefix}backbone.onnx`, MOST_BACKBONE);
    if (bytes !== undefined) return bytes;
    throw new UserError(
      `Cannot extract features: ${this.#store.location} does not hold backbone ${this.#kind.name}, which whoever started the job put there; see that all machines name one object store.`,
    );
  }

  has({ id }: Pick<RowsShard, 'id'>): Promise<boolean> {
    return this.#parts.has(id);
  }

  async write({ id, hashes }: RowsShard, rows: Float32Array): Promise<void> {
    const bytes = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
    await this.#store.put(this.#rowsKey(id), bytes);
    const { name, key, length } = this.#kind;
    await this.#parts.add(id, {
      ...{ format: 'sonograft features', version: 1, backbone: name, key, length },
      ...{ frames: [...hashes], rows: digestOf(bytes) },
    });
  }

  async read({ id, hashes }: RowsShard): Promise<Float32Array | undefined> {
    const part = await this.#parts.fetch(id);
    if (part === undefined || part.frames.join() !== hashes.join()) return undefined;
    return await this.#rows(id);
  }

  taken(): Promise<void> {
    return Promise.resolve();
  }

  async discard({ id }: RowsShard): Promise<void> {
    await this.#parts.remove(id);
    await this.#store.delete(this.#rowsKey(id));
  }

  /** The rows of a part; undefined, and the part removed, where they are damaged or gone. */
  async #heldRows(id: string): Promise<Float32Array | undefined> {
    const held = this.#held;
    if (held.has(id)) return held.get(id);
    const rows = await this.#rows(id);
    if (rows === undefined) await this.#parts.remove(id);
    for (const [oldest] of held) if (held.size >= HELD) held.delete(oldest);
    held.set(id, rows);
    return rows;
  }

  async #rows(id: string): Promise<Float32Array | undefined> {
    const part = this.#parts.part(id);
    if (part === undefined) return undefined;
    const size = part.frames.length * this.#kind.length * FLOAT;
    const bytes = await this.#store.get(this.#rowsKey(id), size);
    if (bytes?.length !== size || digestOf(bytes) !== part.rows) return undefined;
    return new Float32Array(new Uint8Array(bytes).buffer);
  }

  #rowsKey(id: string): string {
    return `${this.#prefix}rows/${id}`;
  }
}

/** The backbones whose features an object store has. */
export async function sharedKinds(store: BlobStore): Promise<FeatureKind[]> {
  const kinds = new Map<string, FeatureKind>();
  for await (const { key: object } of store.list('features/')) {
    const [, key, id] =
      /^features\/([0-9a-f]{64})\/parts\/([0-9a-f]{64})\.json$/.exec(object) ?? [];
    if (key === undefined || id === undefined || kinds.has(key)) continue;
    const part = await readPart(store, object);
    if (part?.key === key) kinds.set(key, { name: part.backbone, key, length: part.length });
  }
  return [...kinds.values()];
}

/** What the names of a backbone's features begin with in an object store. */
function featuresKey(key: string): string {
  return `features/${key}/`;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
