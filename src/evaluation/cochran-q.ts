import { chiSquaredTail } from '../numeric/index.ts';

/**
 * Cochran's Q test of whether several classifiers or readers are right equally often on the same
 * images (1950, doi:10.1093/biomet/37.3-4.256). It takes the images as independent: where patients
 * have several, its p value is too small.
 *
 * @param right for each of at least two raters, whether it was right on each image.
 * @returns p is 1 and q 0 when the raters never differ.
 * @throws RangeError for fewer than two raters or lists of different length.
 */
export function cochranQ(right: readonly (readonly boolean[])[]): {
  q: number;
  degreesOfFreedom: number;
  p: number;
} {
  const raters = right.length;
  const [first] = right;
  if (first === undefined || raters < 2) {
    throw new RangeError(`Cochran's Q compares at least 2 raters, not ${raters}`);
  }
  if (right.some((one) => one.length !== first.length)) {
    throw new RangeError("Cochran's Q takes every rater's answers to the same images");
  }
  const degreesOfFreedom = raters - 1;
  const perRater = right.map((one) => one.filter(Boolean).length);
  const perImage = first.map((_, i) => right.filter((one) => one[i]).length);
  const total = perRater.reduce((sum, n) => sum + n, 0);
  const spread = perRater.reduce((sum, n) => sum + (n - total / raters) ** 2, 0);
  const undecided = perImage.reduce((sum, n) => sum + n * (raters - n), 0);
  if (undecided === 0) return { q: 0, degreesOfFreedom, p: 1 };
  const q = (raters * degreesOfFreedom * spread) / undecided;
  return { q, degreesOfFreedom, p: chiSquaredTail(q, degreesOfFreedom) };
}
