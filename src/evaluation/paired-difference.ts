import { tQuantile } from '../numeric/index.ts';
import { clusterBootstrap, percentileInterval } from './cluster-bootstrap.ts';
import type { ClusterCounts } from './cluster-counts.ts';
import type { Interval } from './estimate.ts';
import type { EvaluationOptions } from './evaluate.ts';
import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

/** How two classifiers differ in accuracy on the same images. */
export interface PairedDifference extends Interval {
  /** Images that only the first, and only the second, got right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly alternatives: readonly Interval[];
}

/** Per cluster: its images, and by how many more of them the second got right than the first. */
const WIDTH = 2;
const difference = {
  valueOf: (totals: ArrayLike<number>): number => (totals[1] as number) / (totals[0] as number),
};

/**
 * The accuracy of a second classifier less that of a first on the same images. A patient is drawn with
 * the answers of both, so what makes a patient easy or hard for both drops out of the difference:
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
  options: EvaluationOptions = {},
): PairedDifference {
  const { seed = 1, rounds = 2000, level = 0.95 } = options;
  checkPair(first, second);
  const [inFirst, inSecond] = [rightOf(first), rightOf(second)];
  const counts = countPairs(first.clusters, inFirst, inSecond);
  const only = (a: readonly boolean[], b: readonly boolean[]): number =>
    a.filter((right, i) => right && b[i] !== true).length;
  const [onlyFirst, onlySecond] = [only(inFirst, inSecond), only(inSecond, inFirst)];
  const value = (onlySecond - onlyFirst) / inFirst.length;
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
  clusters: readonly string[],
  first: readonly boolean[],
  second: readonly boolean[],
): ClusterCounts {
  const byName = new Map<string, [images: number, more: number]>();
  clusters.forEach((name, i) => {
    const [images, more] = byName.get(name) ?? [0, 0];
    byName.set(name, [images + 1, more + Number(second[i]) - Number(first[i])]);
  });
  const rows = [...byName.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { clusters: rows.length, width: WIDTH, rows: Float64Array.from(rows.flat()) };
}

function jackknife(
  { clusters, rows }: ClusterCounts,
  value: number,
  level: number,
): { low: number; high: number } {
  let [images, more] = [0, 0];
  for (let c = 0; c < clusters; c++) {
    images += rows[c * WIDTH] ?? 0;
    more += rows[c * WIDTH + 1] ?? 0;
  }
  let squares = 0;
  for (let c = 0; c < clusters; c++) {
    const rest = (more - (rows[c * WIDTH + 1] ?? 0)) / (images - (rows[c * WIDTH] ?? 0));
    squares += (rest - value) ** 2;
  }
  const standardError = Math.sqrt(((clusters - 1) / clusters) * squares);
  const half = tQuantile((1 + level) / 2, clusters - 1) * standardError;
  return { low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}
