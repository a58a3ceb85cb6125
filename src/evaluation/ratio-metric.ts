import { column } from './cluster-counts.ts';

/** One count over another, named by their columns, such as hits over positives. */
interface Ratio {
  readonly over: number;
  readonly under: number;
}

/**
 * A metric that is the plain mean of one or more ratios of counts. A ratio with nothing to count
 * (its lower part is 0) is left out of the mean.
 */
export type RatioMetric = readonly Ratio[];

/** Images predicted as the reference standard says, of all images. */
export const accuracy: RatioMetric = [{ over: column.right, under: column.images }];

/** Images whose reference category is one of the two most probable, of all images. */
export const top2Accuracy: RatioMetric = [{ over: column.top2, under: column.images }];

/** Images of category k that were predicted as k, of the images of category k. */
export function sensitivity(k: number): RatioMetric {
  return [{ over: column.hit(k), under: column.positive(k) }];
}

/** Images of category k that were predicted as k, of the images predicted as k. */
export function positivePredictiveValue(k: number): RatioMetric {
  return [{ over: column.hit(k), under: column.predicted(k) }];
}

/** The mean sensitivity over those of `categories` categories that have images. */
export function balancedAccuracy(categories: number): RatioMetric {
  return Array.from({ length: categories }, (_, k) => sensitivity(k)).flat();
}

/** The value of a metric for sums of counts; NaN when none of its ratios has anything to count. */
export function valueOf(metric: RatioMetric, totals: ArrayLike<number>): number {
  let sum = 0;
  let defined = 0;
  for (const { over, under } of metric) {
    const n = totals[under] as number;
    if (n > 0) {
      sum += (totals[over] as number) / n;
      defined++;
    }
  }
  return sum / defined;
}
