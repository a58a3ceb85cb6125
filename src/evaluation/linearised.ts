import { tQuantile } from '../numeric/index.ts';
import { totalsOf, type ClusterCounts } from './cluster-counts.ts';
import type { Metric } from './metric.ts';

/**
 * The interval of a mean of ratios over clusters by linearisation: with `z_c` the sum over the
 * ratios of `(over_c - R under_c) / (J under)`, the variance is `m / (m - 1)` times the sum of
 * squares of `z_c` over the m clusters that have anything to count, and the interval is the value
 * plus and minus Student's t with m - 1 degrees of freedom, cut to the metric's range. For one ratio this is
 * the ratio estimator of Cochran 1977, Sampling Techniques, equation 6.13, without a correction
 * for a finite population; Rao and Scott 1992 (doi:10.2307/2532311) use it for clustered
 * proportions.
 *
 * @param level coverage, strictly between 0 and 1.
 * @returns null when fewer than two clusters have anything to count, or the metric is no mean of
 *   ratios.
 */
export function linearisedInterval(
  counts: ClusterCounts,
  metric: Metric,
  level: number,
): { low: number; high: number } | null {
  if (metric.kind === 'other') return null;
  const { clusters, width, rows } = counts;
  const totals = totalsOf(counts);
  const ratios = metric.ratios
    .map(({ over, under }) => ({ over, under, n: totals[under] as number }))
    .filter(({ n }) => n > 0)
    .map((ratio) => ({ ...ratio, value: (totals[ratio.over] as number) / ratio.n }));
  let contributing = 0;
  let squares = 0;
  for (let c = 0; c < clusters; c++) {
    let z = 0;
    let counted = false;
    for (const { over, under, n, value } of ratios) {
      const own = rows[c * width + under] as number;
      if (own > 0) counted = true;
      z += ((rows[c * width + over] as number) - value * own) / (ratios.length * n);
    }
    if (counted) contributing++;
    squares += z * z;
  }
  if (contributing < 2) return null;
  const variance = (contributing / (contributing - 1)) * squares;
  const value = metric.valueOf(totals);
  const half = tQuantile((1 + level) / 2, contributing - 1) * Math.sqrt(variance);
  const [least, most] = metric.range;
  return { low: Math.max(least, value - half), high: Math.min(most, value + half) };
}
