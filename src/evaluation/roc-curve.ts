import { descending } from './descending.ts';

/** What calling every image positive whose score reaches the threshold gives. */
export interface RocPoint {
  /** Infinity at the first point, where no image is called positive. */
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * The receiver operating characteristic: a point for each distinct score, from no image called
 * positive to all of them. The area below it by the trapezoidal rule is `rocAuc`.
 *
 * @returns null when there are no positive or no negative images.
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function rocCurve(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
): RocPoint[] | null {
  const steps = descending(scores, positive);
  const last = steps.at(-1);
  if (last === undefined || last.hits === 0 || last.falseAlarms === 0) return null;
  const pointOf = (threshold: number, hits: number, falseAlarms: number): RocPoint => ({
    threshold,
    sensitivity: hits / last.hits,
    specificity: 1 - falseAlarms / last.falseAlarms,
  });
  return [
    pointOf(Infinity, 0, 0),
    ...steps.map(({ threshold, hits, falseAlarms }) => pointOf(threshold, hits, falseAlarms)),
  ];
}
