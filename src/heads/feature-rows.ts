import type { Tensor } from '../graph/index.ts';
import { float32, int32 } from '../graph/index.ts';

/** Feature vectors that stay where they lie, such as in files, and are read when they are needed. */
export interface FeatureRows {
  /** How many vectors there are. */
  readonly count: number;
  /** SHA-256 in hex of what names them: equal keys, equal values. */
  readonly key: string;
  /** The vectors of some rows, rows.length x length row-major, in the order asked for. */
  read(rows: Int32Array): Promise<Float32Array>;
}

/** N x length row-major, or whatever reads them. */
export type Features = Float32Array | FeatureRows;

/** Some rows that were read together. */
export interface ReadBlock {
  /** Place of the first among the rows that were asked for. */
  readonly start: number;
  /** [B, length]. */
  readonly features: Tensor<Float32Array>;
}

/** Bytes of a block as float32: it is at hand several times over, also in float64. */
const BLOCK_BYTES = 2 ** 24;

export function isStreamed(features: Features): features is FeatureRows {
  return !(features instanceof Float32Array);
}

/** Feeds for a graph that gathers `rows` int32 [B] of `features` float32 [N, length]. */
export async function gathering(
  { features, length }: { readonly features: Features; readonly length: number },
  rows: Int32Array,
): Promise<Record<'features' | 'rows', Tensor>> {
  const { length: count } = rows;
  if (!isStreamed(features)) {
    return {
      features: float32([features.length / length, length], features),
      rows: int32([count], rows),
    };
  }
  return {
    features: float32([count, length], await features.read(rows)),
    rows: int32([count], rows.map((_, i) => i)), // prettier-ignore
  };
}

/** Reads rows in blocks, each while the one before is worked on. */
export async function* blocksOf(
  features: FeatureRows,
  length: number,
  rows: Int32Array,
): AsyncGenerator<ReadBlock, void> {
  const size = Math.max(1, Math.floor(BLOCK_BYTES / (4 * length)));
  const read = (start: number): Promise<Float32Array> | undefined =>
    start < rows.length ? features.read(rows.subarray(start, start + size)) : undefined;
  let next = read(0);
  for (let start = 0; next !== undefined; start += size) {
    const values = await next;
    next = read(start + size);
    // Whoever stops early does not wait for it.
    next?.catch(() => undefined);
    yield { start, features: float32([values.length / length, length], values) };
  }
}
