import type { Tensor } from '../../graph/index.ts';
import { float32 } from '../../graph/index.ts';

/** Some rows of a matrix that lie together. */
export interface RowBlock {
  readonly start: number;
  readonly rows: number;
}

/** A block of this size stays in the processor's cache while several operations go over it. */
const CACHED_BYTES = 4 * 2 ** 20;

/** Below this a product is held up by rearranging its factors. */
const LEAST_ROWS = 128;

/** Divides a float32 matrix into blocks of rows that a cache holds. */
export function rowBlocks(rows: number, columns: number): RowBlock[] {
  const size = Math.max(LEAST_ROWS, Math.floor(CACHED_BYTES / (4 * columns)));
  return Array.from({ length: Math.ceil(rows / size) }, (_, i) => ({
    start: i * size,
    rows: Math.min(size, rows - i * size),
  }));
}

/** The block of a matrix, sharing its memory. */
export function blockOf(
  { dims, data }: Tensor<Float32Array>,
  block: RowBlock,
): Tensor<Float32Array> {
  const [, columns = 0] = dims;
  const { start, rows } = block;
  return float32([rows, columns], data.subarray(start * columns, (start + rows) * columns));
}
