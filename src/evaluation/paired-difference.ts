import { tQuantile } from '../numeric/index.ts';
import { clusterBootstrap, percentileInterval } from './cluster-bootstrap.ts';
import { type ClusterCounts, totalsOf } from './cluster-counts.ts';
import type { Interval } from './estimate.ts';
import type { EvaluationOptions } from './evaluate.ts';
import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

/** How two classifiers differ in a metric on the same images. */
export interface PairedDifference extends Interval {
  /** Images that only the first, and only the second, got right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly alternatives: readonly Interval[];
}

export interface PairedOptions extends EvaluationOptions {
  /** Absent: accuracy. */
  readonly metric?: 'accuracy' | 'balanced accuracy';
}

/**
 * The metric of counts per cluster: a count of images stands before the count of how many more of them
 * the second got right, and there is one such pair for all images, or one for each category.
 */
const difference = {
  valueOf(totals: ArrayLike<number>): number {
    let [sum, pairs] = [0, 0];
    for (let at = 0; at < totals.length; at += 2) {
      if (totals[at] === 0) continue;
      sum += (totals[at + 1] ?? 0) / (totals[at] ?? 1);
      pairs += 1;
    }
    return sum / pairs;
  },
};

/**
 * The accuracy, or balanced accuracy, of a second classifier less that of a first on the same images.
 * A patient is drawn with the answers of both, so what makes a patient easy or hard for both drops out of the difference:
 * the percentile bootstrap over patients (Davison and Hinkley 1997, section 3.8) and, beside it, the
 * jackknife over patients with Student's t (Wolter 2007, chapter 4).
 *
 * @param options seed 1, 2000 rounds and level 0.95 unless given.
 * @returns the difference, in [-1, 1]. Where it is the same in every patient, resampling has no
 *   spread: low and high are null then, and `method` says why.
 * @throws RangeError for predictions that cannot be evaluated, or that are not of the same images.
 */
export function pairedDifference(
  first: Predictions,
  second: Predictions,
  options: PairedOptions = {},
): PairedDifference {
  const { seed = 1, rounds = 2000, level = 0.95, metric = 'accuracy' } = options;
  checkPair(first, second);
  const [inFirst, inSecond] = [rightOf(first), rightOf(second)];
  const pairs = metric === 'accuracy' ? 1 : first.categories.length;
  const counts = countPairs(first, pairs, inFirst, inSecond);
  const only = (a: readonly boolean[], b: readonly boolean[]): number =>
    a.filter((right, i) => right && b[i] !== true).length;
  const [onlyFirst, onlySecond] = [only(inFirst, inSecond), only(inSecond, inFirst)];
  const value = difference.valueOf(totalsOf(counts));
  const [resampled] = clusterBootstrap(counts, [difference], { rounds, seed });
  const patients = counts.clusters;
  if (resampled === undefined || resampled[0] === resampled.at(-1)) {
    const method = `no interval: the two differ alike in every one of ${patients} patients, and resampling them has no spread`;
    return { onlyFirst, onlySecond, value, low: null, high: null, method, alternatives: [] };
  }
  return {
    ...{ onlyFirst, onlySecond, value },
    ...percentileInterval(resampled, level),
    method: `paired patient-cluster percentile bootstrap, ${rounds} rounds over ${patients} patients`,
    alternatives: [
      {
        value,
        ...jackknife(counts, value, level),
        method: `paired jackknife over ${patients} patients, t with ${patients - 1} degrees of freedom`,
      },
    ],
  };
}

function checkPair(first: Predictions, second: Predictions): void {
  checkPredictions(first);
  checkPredictions(second);
  const isSame =
    first.categories.join('\n') === second.categories.join('\n') &&
    first.clusters.join('\n') === second.clusters.join('\n') &&
    Array.from(first.truth).join() === Array.from(second.truth).join();
  if (isSame) return;
  throw new RangeError(
    'A paired difference takes two sets of predictions for the same images in the same order, with the same categories, truth and patients',
  );
}

function rightOf({ categories, truth, probabilities }: Predictions): boolean[] {
  return Array.from(mostProbable(probabilities, categories.length), (k, i) => k === truth[i]);
}

/** Clusters in the order of their counts, so that no name and no order moves a seeded bootstrap. */
function countPairs(
  { clusters, truth }: Predictions,
  pairs: number,
  first: readonly boolean[],
  second: readonly boolean[],
): ClusterCounts {
  const byName = new Map<string, number[]>();
  clusters.forEach((name, i) => {
    const counts = byName.get(name) ?? Array.from({ length: 2 * pairs }, () => 0);
    byName.set(name, counts);
    const at = pairs === 1 ? 0 : 2 * (truth[i] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
    counts[at + 1] = (counts[at + 1] ?? 0) + Number(second[i]) - Number(first[i]);
  });
  const rows = [...byName.values()].sort((a, b) => {
    const at = a.findIndex((count, i) => count !== b[i]);
    return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
  });
  return { clusters: rows.length, width: 2 * pairs, rows: Float64Array.from(rows.flat()) };
}

function jackknife(
  counts: ClusterCounts,
  value: number,
  level: number,
): { low: number; high: number } {
  const { clusters, width, rows } = counts;
  const totals = totalsOf(counts);
  let squares = 0;
  for (let c = 0; c < clusters; c++) {
    const rest = totals.map((total, i) => total - (rows[c * width + i] ?? 0));
    squares += (difference.valueOf(rest) - value) ** 2;
  }
  const standardError = Math.sqrt(((clusters - 1) / clusters) * squares);
  const half = tQuantile((1 + level) / 2, clusters - 1) * standardError;
  return { low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}
