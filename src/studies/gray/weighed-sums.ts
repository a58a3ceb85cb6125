import { kernelMemory, kernels } from './kernels.ts';

/** A number in bytes, and what the kernel reads or writes past the end of what it was given. */
const NUMBER = 4;
const PAST = 16 * NUMBER;

/** A sum of numbers of a picture that lie in fixed places. */
export interface WeighedSum {
  /** Where the numbers lie, counted from where the sum is taken. */
  readonly places: Int32Array;
  /** One for each of them. */
  readonly weights: Float32Array;
  /** What is added. */
  readonly start: number;
}

/**
 * Takes sums of a picture's numbers at each of its first `count` places, in 32-bit floating point:
 * correlates the picture with several smaller ones.
 *
 * @param count of at most the picture's numbers. A sum that would take numbers beyond its end is undefined.
 * @returns `count` numbers for each of the sums. It is overwritten by the next call.
 */
export function weighedSums(
  picture: Float32Array,
  sums: readonly WeighedSum[],
  count: number,
): Float32Array {
  const terms = Math.max(0, ...sums.map(({ places }) => places.length));
  const places = NUMBER * picture.length + PAST;
  const weights = places + NUMBER * terms;
  const to = weights + NUMBER * terms;
  const { buffer } = kernelMemory(to + NUMBER * sums.length * count + PAST);
  new Float32Array(buffer).set(picture);
  const [placesThere, weightsThere] = [
    new Int32Array(buffer, places),
    new Float32Array(buffer, weights),
  ];
  for (const [i, sum] of sums.entries()) {
    placesThere.set(sum.places);
    weightsThere.set(sum.weights);
    const row = to + NUMBER * i * count;
    kernels.weighedSums(0, places, weights, sum.places.length, sum.start, row, count);
  }
  return new Float32Array(buffer, to, sums.length * count);
}
