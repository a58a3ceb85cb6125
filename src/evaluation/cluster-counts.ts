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
  /** Images that the reference standard puts into category k. */
  positive: (k: number) => 3 + 3 * k,
  /** Images of category k that were predicted as k. */
  hit: (k: number) => 4 + 3 * k,
  /** Images that were predicted as k. */
  predicted: (k: number) => 5 + 3 * k,
} as const;

const PER_CATEGORY = 3;

/**
 * Counts predictions per cluster.
 *
 * @param predicted the predicted category of each image.
 */
export function countClusters(p: Predictions, predicted: ArrayLike<number>): ClusterCounts {
  const { categories, truth, probabilities, clusters } = p;
  const width = column.positive(categories.length);
  const rowOf = new Map<string, number>();
  for (const name of clusters) if (!rowOf.has(name)) rowOf.set(name, rowOf.size);
  const rows = new Float64Array(rowOf.size * width);
  const count = (row: number, at: number) => {
    rows[row * width + at] = (rows[row * width + at] as number) + 1;
  };
  clusters.forEach((name, i) => {
    const row = rowOf.get(name) as number;
    const reference = truth[i] as number;
    const guess = predicted[i] as number;
    count(row, column.images);
    count(row, column.positive(reference));
    count(row, column.predicted(guess));
    if (guess === reference) {
      count(row, column.right);
      count(row, column.hit(reference));
    }
    if (rankOf(reference, probabilities, categories.length, i) < 2) count(row, column.top2);
  });
  return inCanonicalOrder({ clusters: rowOf.size, width, rows });
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
  const triple = (c: number, k: number) => {
    const at = c * width + column.positive(k);
    return [...rows.subarray(at, at + PER_CATEGORY)];
  };
  const categories = sortedBy(
    Array.from({ length: (width - column.positive(0)) / PER_CATEGORY }, (_, k) => k),
    (k) =>
      all
        .map((c) => triple(c, k))
        .sort(compareNumbers)
        .flat(),
  );
  const order = sortedBy(all, (c) => [
    rows[c * width + column.top2] as number,
    ...categories.flatMap((k) => triple(c, k)),
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
