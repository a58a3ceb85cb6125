import { clusterBootstrap } from './cluster-bootstrap.ts';
import type { ClusterCounts } from './cluster-counts.ts';
import { estimate, type Estimate } from './estimate.ts';
import { meanOf } from './metric.ts';

/** One item of a sample. */
export interface Sampled {
  readonly isHit: boolean;
  /** What was sampled as a whole: the patient. */
  readonly cluster: string;
  /** How many items it stands for, above 0; only their ratio matters. */
  readonly weight: number;
}

const SHARE = meanOf([{ over: 0, under: 1 }]);

/**
 * The share of hits in a stratified sample, each stratum weighted by its size (Cochran 1977, Sampling
 * Techniques, section 5.3), with its intervals over patients and, with images taken as independent,
 * Wilson's.
 *
 * @throws RangeError for an empty sample or a weight that is not above 0.
 */
export function weightedShare(
  sample: readonly Sampled[],
  { level = 0.95, rounds = 2000, seed = 1 } = {},
): Estimate {
  const total = sample.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0) || sample.some(({ weight }) => !(weight > 0))) {
    throw new RangeError('A share takes a sample whose weights are above 0');
  }
  const clusters = new Map<string, { hits: number; items: number }>();
  for (const { isHit, cluster, weight } of sample) {
    const sums = clusters.get(cluster) ?? { hits: 0, items: 0 };
    // Weights of mean 1, so that Wilson's interval counts what was sampled.
    const items = (weight / total) * sample.length;
    sums.items += items;
    if (isHit) sums.hits += items;
    clusters.set(cluster, sums);
  }
  const counts: ClusterCounts = {
    clusters: clusters.size,
    width: 2,
    rows: Float64Array.from(
      [...clusters.values()]
        .sort((a, b) => a.items - b.items || a.hits - b.hits)
        .flatMap(({ hits, items }) => [hits, items]),
    ),
  };
  const [resampled = new Float64Array()] = clusterBootstrap(counts, [SHARE], { rounds, seed });
  const share = estimate(counts, SHARE, resampled, { level, rounds });
  if (share === null) throw new RangeError('A share takes a sample');
  return share;
}
