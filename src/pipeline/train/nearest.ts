import type { Random } from '../../numeric/index.ts';

/** Rows of features, row-major. */
export interface Rows {
  readonly rows: Float32Array;
  readonly length: number;
}

/** Rows of length 1, so that a dot product is a cosine. */
export interface DirectedFeatures extends Rows {
  readonly isDirected: true;
}

export interface Nearest {
  readonly row: number;
  /** Cosine, from -1 to 1. */
  readonly similarity: number;
}

/** Rows less their mean, brought to length 1; a row that is the mean stays at 0. */
export function directed(
  { rows, length }: Rows,
  mean = meanOf({ rows, length }),
): DirectedFeatures {
  const turned = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += length) {
    let squares = 0;
    for (let d = 0; d < length; d++) {
      const value = (rows[start + d] ?? 0) - (mean[d] ?? 0);
      turned[start + d] = value;
      squares += value * value;
    }
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let d = 0; d < length; d++) turned[start + d] = (turned[start + d] ?? 0) * scale;
  }
  return { rows: turned, length, isDirected: true };
}

/** The mean row. */
export function meanOf({ rows, length }: Rows): Float64Array {
  const mean = new Float64Array(length);
  const count = rows.length / length;
  for (let start = 0; start < rows.length; start += length) {
    for (let d = 0; d < length; d++) mean[d] = (mean[d] ?? 0) + (rows[start + d] ?? 0) / count;
  }
  return mean;
}

/** The rows that are nearest to a directed one, the nearest first. */
export function nearest(
  { rows, length }: DirectedFeatures,
  to: Float32Array,
  count: number,
): Nearest[] {
  const best: Nearest[] = [];
  let least = -Infinity;
  for (let row = 0, at = 0; at < rows.length; row++, at += length) {
    let similarity = 0;
    for (let d = 0; d < length; d++) similarity += (rows[at + d] ?? 0) * (to[d] ?? 0);
    if (best.length === count && similarity <= least) continue;
    const place = best.findIndex((other) => other.similarity < similarity);
    best.splice(place === -1 ? best.length : place, 0, { row, similarity });
    if (best.length > count) best.pop();
    least = best.at(-1)?.similarity ?? -Infinity;
  }
  return best;
}

/**
 * Rows less their mean in fewer dimensions, which keep the angles between them about as they are
 * (Johnson and Lindenstrauss 1984), directed.
 */
export function project(features: Rows, dimensions: number, random: Random): DirectedFeatures {
  const { rows, length } = features;
  if (length <= dimensions) return directed(features);
  const mean = meanOf(features);
  const axes = Float32Array.from({ length: length * dimensions }, () => random.normal());
  const projected = new Float32Array((rows.length / length) * dimensions);
  for (let row = 0; row < rows.length / length; row++) {
    for (let d = 0; d < length; d++) {
      const value = (rows[row * length + d] ?? 0) - (mean[d] ?? 0);
      if (value === 0) continue;
      for (let k = 0, axis = d * dimensions; k < dimensions; k++, axis++) {
        const at = row * dimensions + k;
        projected[at] = (projected[at] ?? 0) + value * (axes[axis] ?? 0);
      }
    }
  }
  return directed({ rows: projected, length: dimensions }, new Float64Array(dimensions));
}
