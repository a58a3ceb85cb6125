import { Random, sampleQuantile } from '../numeric/index.ts';
import type { ClusterCounts } from './cluster-counts.ts';
import type { Metric } from './metric.ts';

/**
 * The bootstrap over clusters (Davison and Hinkley 1997, section 3.8; Field and Welsh 2007,
 * doi:10.1111/j.1467-9868.2007.00593.x): each round draws as many patients as there are, with
 * replacement, takes all images of a patient every time the patient is drawn, and works out every
 * metric on the same draw.
 *
 * @returns for each metric its values in ascending order. A round in which a metric has nothing to
 *   count is left out of that metric, so there may be fewer values than rounds.
 * @throws RangeError when rounds is not a whole number above 0.
 */
export function clusterBootstrap(
  counts: ClusterCounts,
  metrics: readonly Pick<Metric, 'valueOf'>[],
  { rounds, seed }: { rounds: number; seed: number },
): Float64Array[] {
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`The bootstrap takes a whole number of rounds above 0, not ${rounds}`);
  }
  const { clusters, width, rows } = counts;
  const random = new Random('cluster-bootstrap', seed);
  const values = metrics.map(() => new Float64Array(rounds));
  const kept = metrics.map(() => 0);
  const times = new Uint32Array(clusters);
  const totals = new Float64Array(width);
  for (let round = 0; round < rounds; round++) {
    times.fill(0);
    for (let draw = 0; draw < clusters; draw++) {
      const c = random.int(clusters);
      times[c] = (times[c] as number) + 1;
    }
    totals.fill(0);
    for (let c = 0; c < clusters; c++) {
      const weight = times[c] as number;
      if (weight === 0) continue;
      const start = c * width;
      for (let at = 0; at < width; at++) {
        totals[at] = (totals[at] as number) + weight * (rows[start + at] as number);
      }
    }
    metrics.forEach((metric, m) => {
      const value = metric.valueOf(totals);
      if (Number.isNaN(value)) return;
      const at = kept[m] as number;
      (values[m] as Float64Array)[at] = value;
      kept[m] = at + 1;
    });
  }
  return values.map((sample, m) => sample.subarray(0, kept[m]).sort());
}

/**
 * The percentile interval of bootstrap values: the quantiles that leave out equal tails (Efron and
 * Tibshirani 1993, section 13.3).
 *
 * @param sorted ascending, at least one value.
 * @param level coverage, strictly between 0 and 1.
 */
export function percentileInterval(
  sorted: ArrayLike<number>,
  level: number,
): { low: number; high: number } {
  return {
    low: sampleQuantile(sorted, (1 - level) / 2),
    high: sampleQuantile(sorted, (1 + level) / 2),
  };
}
