import { descending } from './descending.ts';

/** What calling every image positive whose score reaches the threshold gives. */
export interface PrPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly ppv: number;
}

/**
 * PPV against sensitivity, which elsewhere is called the precision-recall curve: a point for each
 * distinct score, the highest first. Unlike the ROC curve it depends on how frequent the category is.
 *
 * @returns null when there are no positive images.
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function prCurve(scores: ArrayLike<number>, positive: readonly boolean[]): PrPoint[] | null {
  const steps = descending(scores, positive);
  const all = steps.at(-1)?.hits ?? 0;
  if (all === 0) return null;
  return steps.map(({ threshold, hits, falseAlarms }) => ({
    threshold,
    sensitivity: hits / all,
    ppv: hits / (hits + falseAlarms),
  }));
}

/**
 * The area below the curve of PPV against sensitivity as average precision: the PPV at each step,
 * weighted by what the step adds to the sensitivity. It is not interpolated, which would flatter
 * (Davis and Goadrich 2006, doi:10.1145/1143844.1143874).
 *
 * @returns null when there are no positive images.
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
): number | null {
  const curve = prCurve(scores, positive);
  if (curve === null) return null;
  let [area, before] = [0, 0];
  for (const { sensitivity, ppv } of curve) {
    area += (sensitivity - before) * ppv;
    before = sensitivity;
  }
  return area;
}
