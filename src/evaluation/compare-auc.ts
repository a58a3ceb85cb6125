import { normalQuantile, normalTail } from '../numeric/index.ts';
import { aucCovariance } from './auc-covariance.ts';
import type { Interval } from './estimate.ts';
import { placements, type Placements } from './placements.ts';

/** One-against-rest scores of the same images by one or two classifiers. */
interface Scored {
  /** Whether each image is of the category. */
  readonly positive: readonly boolean[];
  /** The patient of each image; absent: images are taken as independent. */
  readonly clusters?: readonly string[];
}

/** How two areas differ. */
export interface AucDifference extends Interval {
  /** Two-sided; null, like the interval, where there is no spread to judge by. */
  readonly p: number | null;
}

/**
 * The area under a ROC curve with its interval, symmetric and cut to [0, 1]: DeLong's, or
 * Obuchowski's where images come from patients.
 *
 * @param level coverage, strictly between 0 and 1.
 * @returns null when there are no positive or no negative images.
 */
export function aucInterval(
  scores: ArrayLike<number>,
  { positive, clusters }: Scored,
  level = 0.95,
): Interval | null {
  const one = placements(scores, positive);
  if (one === null) return null;
  const variance = aucCovariance(one, one, positive, clusters ?? eachItsOwn(positive));
  return {
    value: one.auc,
    ...around(one.auc, variance, level, [0, 1]),
    method: methodOf(clusters),
  };
}

/**
 * The area of a second classifier less that of a first on the same images, with its interval and the
 * test of no difference: DeLong's, or Obuchowski's where images come from patients.
 *
 * @param level coverage, strictly between 0 and 1.
 * @returns null when there are no positive or no negative images.
 */
export function aucDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { positive, clusters }: Scored,
  level = 0.95,
): AucDifference | null {
  const [a, b] = [placements(first, positive), placements(second, positive)];
  if (a === null || b === null) return null;
  const value = b.auc - a.auc;
  const variance = varianceOfDifference(a, b, positive, clusters ?? eachItsOwn(positive));
  const p =
    variance === null || variance <= 0
      ? null
      : 2 * normalTail(Math.abs(value) / Math.sqrt(variance));
  return { value, ...around(value, variance, level, [-1, 1]), p, method: methodOf(clusters) };
}

function varianceOfDifference(
  a: Placements,
  b: Placements,
  positive: readonly boolean[],
  clusters: readonly string[],
): number | null {
  // The placements of the difference are the differences of the placements.
  const of = a.of.map((own, i) => (b.of[i] as number) - own);
  const difference = { auc: b.auc - a.auc, of };
  return aucCovariance(difference, difference, positive, clusters);
}

function around(
  value: number,
  variance: number | null,
  level: number,
  [least, most]: readonly [number, number],
): { low: number | null; high: number | null } {
  if (variance === null || variance <= 0) return { low: null, high: null };
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return { low: Math.max(least, value - half), high: Math.min(most, value + half) };
}

function methodOf(clusters: readonly string[] | undefined): string {
  return clusters === undefined
    ? 'DeLong, images taken as independent'
    : `Obuchowski over ${new Set(clusters).size} patients`;
}

function eachItsOwn(positive: readonly boolean[]): string[] {
  return positive.map((_, i) => String(i));
}
