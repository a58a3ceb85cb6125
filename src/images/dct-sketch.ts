import { THUMBNAIL_SIZE } from './thumbnail.ts';

const N = THUMBNAIL_SIZE;

/**
 * Coefficients (u, v) with u + v up to these sums form the stages of a sketch: 5, 20 and 65 numbers.
 * The mean, (0, 0), is left out, because thumbnails have none.
 */
const STAGE_SUMS = [2, 5, 10] as const;
const HIGHEST = 10;

/** The (u, v) of a sketch, low sums first. */
const COEFFICIENTS = Array.from({ length: HIGHEST }, (_, i) => i + 1).flatMap((sum) =>
  Array.from({ length: sum + 1 }, (_, u) => [u, sum - u] as const),
);

/** How many numbers of a sketch each stage has seen. */
export const STAGES: readonly number[] = STAGE_SUMS.map(
  (limit) => COEFFICIENTS.filter(([u, v]) => u + v <= limit).length,
);

/** Length of a sketch without its remainders. */
export const SKETCH_LENGTH = COEFFICIENTS.length;

/** basis[u * N + x], the orthonormal DCT-II (Ahmed, Natarajan and Rao 1974). */
const BASIS = Float64Array.from({ length: (HIGHEST + 1) * N }, (_, i) => {
  const u = Math.floor(i / N);
  const x = i % N;
  return Math.sqrt((u === 0 ? 1 : 2) / N) * Math.cos((Math.PI * (2 * x + 1) * u) / (2 * N));
});

/** The lowest DCT coefficients of a thumbnail, and what they leave over at each stage. */
export interface Sketch {
  /** {@link SKETCH_LENGTH} coefficients, lowest frequencies first. */
  readonly coefficients: Float64Array;
  /** Length of the thumbnail's part outside the first {@link STAGES}[k] coefficients. */
  readonly remainders: readonly number[];
}

/**
 * Sketches a thumbnail. The basis is orthonormal, so for two thumbnails a and b and every stage
 * a . b = a_low . b_low + a_rest . b_rest <= a_low . b_low + |a_rest| |b_rest| (Cauchy-Schwarz): a
 * pair whose bound stays below a threshold cannot reach it.
 */
export function sketch(thumbnail: Float32Array): Sketch {
  const rows = new Float64Array((HIGHEST + 1) * N);
  for (let y = 0; y < N; y++) {
    for (let u = 0; u <= HIGHEST; u++) {
      let sum = 0;
      for (let x = 0; x < N; x++) sum += (BASIS[u * N + x] ?? 0) * (thumbnail[y * N + x] ?? 0);
      rows[u * N + y] = sum;
    }
  }
  const coefficients = Float64Array.from(COEFFICIENTS, ([u, v]) => {
    let sum = 0;
    for (let y = 0; y < N; y++) sum += (BASIS[v * N + y] ?? 0) * (rows[u * N + y] ?? 0);
    return sum;
  });
  const energy = thumbnail.reduce((sum, value) => sum + value * value, 0);
  const remainders = STAGES.map((stage) => {
    const seen = coefficients.subarray(0, stage).reduce((sum, value) => sum + value * value, 0);
    return Math.sqrt(Math.max(0, energy - seen));
  });
  return { coefficients, remainders };
}
