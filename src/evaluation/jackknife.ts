import { tQuantile } from '../numeric/index.ts';
import { totalsOf, type ClusterCounts } from './cluster-counts.ts';
import { valueOf, type RatioMetric } from './ratio-metric.ts';

/**
 * The interval of a metric by leaving out one cluster at a time (Wolter 2007, Introduction to
 * Variance Estimation, chapter 4): the variance is `(m - 1) / m` times the sum of squares of what
 * each of the m clusters that have anything to count changes by its absence. The interval is
 * symmetric on the logit scale (Korn and Graubard 1998, Survey Methodology 24:193-201), with
 * Student's t with m - 1 degrees of freedom, so it stays inside (0, 1) and keeps its coverage with
 * few clusters and with values near 0 or 1 better than the symmetric one.
 *
 * @param level coverage, strictly between 0 and 1.
 * @returns null when fewer than two clusters have anything to count, or the value is 0 or 1.
 */
export function jackknifeInterval(
  counts: ClusterCounts,
  metric: RatioMetric,
  level: number,
): { low: number; high: number } | null {
  const { clusters, width, rows } = counts;
  const totals = totalsOf(counts);
  const value = valueOf(metric, totals);
  let contributing = 0;
  let squares = 0;
  for (let c = 0; c < clusters; c++) {
    if (!metric.some(({ under }) => (rows[c * width + under] as number) > 0)) continue;
    contributing++;
    const rest = totals.map((total, at) => total - (rows[c * width + at] as number));
    squares += (valueOf(metric, rest) - value) ** 2;
  }
  if (contributing < 2 || value === 0 || value === 1) return null;
  const standardError = Math.sqrt(((contributing - 1) / contributing) * squares);
  const half =
    (tQuantile((1 + level) / 2, contributing - 1) * standardError) / (value * (1 - value));
  const middle = Math.log(value / (1 - value));
  return { low: logistic(middle - half), high: logistic(middle + half) };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
