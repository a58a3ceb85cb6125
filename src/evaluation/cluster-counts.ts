import { brierScoreOf } from './brier-score.ts';
import { logLossOf } from './log-loss.ts';
import { rankOf, type Predictions } from './predictions.ts';

/**
 * Everything the metrics need, counted per patient, so that a resample of patients costs patients
 * and not images: one row of `width` counts for each cluster, row-major. The columns are named by
 * {@link column}.
 */
export interface ClusterCounts {
  readonly clusters: number;
  readonly width: number;
  readonly rows: Float64Array;
}

/** Where a count stands in a row. */
export const column = {
  images: 0,
  /** Images whose predicted category is the reference standard's. */
  right: 1,
  /** Images whose reference category is among the two most probable. */
  top2: 2,
  /** The sum of -ln(probability of the reference category). */
  logLoss: 3,
  /** The sum of squared distances of the probabilities from the reference. */
  brier: 4,
  /** Images that the reference standard puts into category k. */
  positive: (k: number) => FIRST + PER_CATEGORY * k,
  /** Images of category k that were predicted as k. */
  hit: (k: number) => FIRST + PER_CATEGORY * k + 1,
  /** Images that were predicted as k. */
  predicted: (k: number) => FIRST + PER_CATEGORY * k + 2,
  /** Images that the reference standard does not put into category k. */
  negative: (k: number) => FIRST + PER_CATEGORY * k + 3,
  /** Images that were not predicted as k. */
  unpredicted: (k: number) => FIRST + PER_CATEGORY * k + 4,
  /** Images that are not of category k and were not predicted as k. */
  rejected: (k: number) => FIRST + PER_CATEGORY * k + 5,
  /** Twice the images of category k that were predicted as k. */
  twiceHit: (k: number) => FIRST + PER_CATEGORY * k + 6,
  /** The images of category k and the images that were predicted as k, together. */
  eitherWay: (k: number) => FIRST + PER_CATEGORY * k + 7,
} as const;

const FIRST = 5;
const PER_CATEGORY = 8;

/** The columns of a category that say all there is about it; the others follow from them. */
const TELLING = 3;

/**
 * Counts predictions per cluster.
 *
 * @param predicted the predicted category of each image.
 */
export function countClusters(p: Predictions, predicted: ArrayLike<number>): ClusterCounts {
  const { categories, truth, probabilities, clusters } = p;
  const width = column.positive(categories.length);
  const imagesOf = new Map<string, number[]>();
  clusters.forEach((name, i) => {
    const images = imagesOf.get(name);
    if (images === undefined) imagesOf.set(name, [i]);
    else images.push(i);
  });
  const rows = new Float64Array(imagesOf.size * width);
  [...imagesOf.values()].forEach((images, c) => {
    const row = rows.subarray(c * width, (c + 1) * width);
    const count = (at: number): void => void (row[at] = (row[at] as number) + 1);
    for (const i of images) {
      const reference = truth[i] as number;
      const guess = predicted[i] as number;
      count(column.images);
      count(column.positive(reference));
      count(column.predicted(guess));
      if (guess === reference) {
        count(column.right);
        count(column.hit(reference));
      }
      if (rankOf(reference, probabilities, categories.length, i) < 2) count(column.top2);
    }
    row[column.logLoss] = orderlySum(images.map((i) => logLossOf(p, i)));
    row[column.brier] = orderlySum(images.map((i) => brierScoreOf(p, i)));
    for (let k = 0; k < categories.length; k++) derive(row, k);
  });
  return inCanonicalOrder({ clusters: imagesOf.size, width, rows });
}

/** Fills in those columns of category k that follow from others. */
function derive(row: Float64Array, k: number): void {
  const at = (place: number): number => row[place] as number;
  const [images, positive] = [at(column.images), at(column.positive(k))];
  const [hit, predicted] = [at(column.hit(k)), at(column.predicted(k))];
  row[column.negative(k)] = images - positive;
  row[column.unpredicted(k)] = images - predicted;
  row[column.rejected(k)] = images - positive - predicted + hit;
  row[column.twiceHit(k)] = 2 * hit;
  row[column.eitherWay(k)] = positive + predicted;
}

/** A sum that does not depend on the order of its terms, not even in its last digit. */
function orderlySum(terms: number[]): number {
  return terms.sort((a, b) => a - b).reduce((sum, term) => sum + term, 0);
}

/** The sum of every column over all clusters. */
export function totalsOf({ clusters, width, rows }: ClusterCounts): Float64Array {
  const totals = new Float64Array(width);
  for (let c = 0; c < clusters; c++) {
    for (let at = 0; at < width; at++) {
      totals[at] = (totals[at] as number) + (rows[c * width + at] as number);
    }
  }
  return totals;
}

/** How many clusters have something in a column. */
export function clustersWith({ clusters, width, rows }: ClusterCounts, at: number): number {
  let n = 0;
  for (let c = 0; c < clusters; c++) if ((rows[c * width + at] as number) > 0) n++;
  return n;
}

/**
 * Puts the clusters into an order that depends on their counts alone. A seeded bootstrap then
 * gives the same interval whatever the order of the images, the names (pseudonyms differ between
 * workspaces) of the patients and the order of the categories. Two categories that are counted
 * alike in every way keep the order they have.
 */
function inCanonicalOrder(counts: ClusterCounts): ClusterCounts {
  const { clusters, width, rows } = counts;
  const all = Array.from({ length: clusters }, (_, c) => c);
  const telling = (c: number, k: number) => {
    const at = c * width + column.positive(k);
    return [...rows.subarray(at, at + TELLING)];
  };
  const categories = sortedBy(
    Array.from({ length: (width - FIRST) / PER_CATEGORY }, (_, k) => k),
    (k) =>
      all
        .map((c) => telling(c, k))
        .sort(compareNumbers)
        .flat(),
  );
  const order = sortedBy(all, (c) => [
    rows[c * width + column.top2] as number,
    rows[c * width + column.logLoss] as number,
    ...categories.flatMap((k) => telling(c, k)),
  ]);
  const sorted = new Float64Array(rows.length);
  order.forEach((c, i) => sorted.set(rows.subarray(c * width, (c + 1) * width), i * width));
  return { clusters, width, rows: sorted };
}

/** Items in the order of their keys; those of equal keys keep their order. */
function sortedBy(items: readonly number[], keyOf: (item: number) => number[]): number[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => compareNumbers(a.key, b.key))
    .map(({ item }) => item);
}

/** The order of two lists of equal length by their first difference. */
function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
