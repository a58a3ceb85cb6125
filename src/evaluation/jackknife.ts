import { tQuantile } from '../numeric/index.ts';
import { totalsOf, type ClusterCounts } from './cluster-counts.ts';
import type { Metric } from './metric.ts';

/**
 * The values of a metric with each cluster left out in turn, of those that have anything to count.
 */
export function leaveOneOut(counts: ClusterCounts, metric: Metric): number[] {
  const { clusters, width, rows } = counts;
  const totals = totalsOf(counts);
  const values: number[] = [];
  for (let c = 0; c < clusters; c++) {
    if (!metric.ratios.some(({ under }) => (rows[c * width + under] as number) > 0)) continue;
    values.push(
      metric.valueOf(totals.map((total, at) => total - (rows[c * width + at] as number))),
    );
  }
  return values;
}

/**
 * The interval of a metric by leaving out one cluster at a time (Wolter 2007, Introduction to
 * Variance Estimation, chapter 4): the variance is `(m - 1) / m` times the sum of squares of what
 * each of the m clusters that have anything to count changes by its absence. The interval is
 * symmetric on the logit scale (Korn and Graubard 1998, Survey Methodology 24:193-201) of the
 * metric's range, or the logarithmic one where that has no end, with Student's t with m - 1 degrees
 * of freedom, so it stays inside the range and keeps its coverage with few clusters and with values
 * near the ends better than the symmetric one.
 *
 * @param leftOut what {@link leaveOneOut} gives.
 * @param level coverage, strictly between 0 and 1.
 * @returns null when fewer than two clusters have anything to count, or the value is an end of the
 *   range.
 */
export function jackknifeInterval(
  value: number,
  leftOut: readonly number[],
  { range }: Metric,
  level: number,
): { low: number; high: number } | null {
  const clusters = leftOut.length;
  const [least, most] = range;
  if (clusters < 2 || value <= least || value >= most) return null;
  const squares = leftOut.reduce((sum, rest) => sum + (rest - value) ** 2, 0);
  const standardError = Math.sqrt(((clusters - 1) / clusters) * squares);
  const t = tQuantile((1 + level) / 2, clusters - 1);
  if (most === Infinity) {
    const factor = Math.exp((t * standardError) / (value - least));
    return { low: least + (value - least) / factor, high: least + (value - least) * factor };
  }
  const size = most - least;
  const share = (value - least) / size;
  const half = (t * standardError) / size / (share * (1 - share));
  const middle = Math.log(share / (1 - share));
  return {
    low: least + size * logistic(middle - half),
    high: least + size * logistic(middle + half),
  };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
