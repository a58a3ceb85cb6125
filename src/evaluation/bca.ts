import { normalQuantile, normalTail, sampleQuantile } from '../numeric/index.ts';

/**
 * The bias-corrected and accelerated interval of bootstrap values (Efron 1987,
 * doi:10.1080/01621459.1987.10478410; Efron and Tibshirani 1993, equations 14.9 to 14.15): the
 * percentiles are moved by how often a resample lies below the value, and by the skewness of what
 * leaving out each cluster changes.
 *
 * @param sorted bootstrap values, ascending, at least one.
 * @param value the metric of the sample.
 * @param leftOut the metric with each cluster left out in turn.
 * @param level coverage, strictly between 0 and 1.
 * @returns null when all resamples lie on one side of the value, or no cluster changes it.
 */
export function bcaInterval(
  sorted: ArrayLike<number>,
  value: number,
  leftOut: readonly number[],
  level: number,
): { low: number; high: number } | null {
  // Metrics of counts have few values, so that many resamples equal the sample: they count half.
  let below = 0;
  for (let i = 0; i < sorted.length; i++) {
    const resampled = sorted[i] as number;
    below += resampled < value ? 1 : resampled === value ? 0.5 : 0;
  }
  if (below === 0 || below === sorted.length) return null;
  const mean = leftOut.reduce((sum, rest) => sum + rest, 0) / leftOut.length;
  const moment = (power: number): number =>
    leftOut.reduce((sum, rest) => sum + (mean - rest) ** power, 0);
  const squares = moment(2);
  if (!(squares > 0)) return null;
  const acceleration = moment(3) / (6 * squares ** 1.5);
  const bias = normalQuantile(below / sorted.length);
  const shareAt = (tail: number): number => {
    const z = bias + normalQuantile(tail);
    return normalTail(-(bias + z / (1 - acceleration * z)));
  };
  return {
    low: sampleQuantile(sorted, shareAt((1 - level) / 2)),
    high: sampleQuantile(sorted, shareAt((1 + level) / 2)),
  };
}
