import type { Placements } from './placements.ts';

/** What one cluster adds: how far its images' placements lie from the area, summed by kind. */
interface Deviation {
  ofPositives: number;
  ofNegatives: number;
}

/**
 * The covariance of two areas under ROC curves on the same images of several patients (Obuchowski
 * 1997, doi:10.2307/2533958, equations 3 to 6). The variance of one area is its covariance with
 * itself. With every image a cluster of its own this is the covariance of DeLong, DeLong and
 * Clarke-Pearson 1988.
 *
 * @param clusters the patient of each image.
 * @returns null when fewer than two clusters have positive images, or fewer than two negative ones:
 *   there is no spread to be seen then.
 */
export function aucCovariance(
  first: Placements,
  second: Placements,
  positive: readonly boolean[],
  clusters: readonly string[],
): number | null {
  const kinds = [true, false].map((kind) => clusters.filter((_, i) => positive[i] === kind));
  const [positives, negatives] = kinds.map((list) => list.length) as [number, number];
  const [withPositives, withNegatives] = kinds.map((list) => new Set(list).size) as [
    number,
    number,
  ];
  if (withPositives < 2 || withNegatives < 2) return null;
  const [a, b] = [first, second].map((one) => deviations(one, positive, clusters)) as [
    Map<string, Deviation>,
    Map<string, Deviation>,
  ];
  let [ofPositives, ofNegatives, between] = [0, 0, 0];
  for (const [cluster, one] of a) {
    const other = b.get(cluster) ?? { ofPositives: 0, ofNegatives: 0 };
    ofPositives += one.ofPositives * other.ofPositives;
    ofNegatives += one.ofNegatives * other.ofNegatives;
    between += one.ofPositives * other.ofNegatives + one.ofNegatives * other.ofPositives;
  }
  const unbiased = (sum: number, n: number): number => (n / (n - 1)) * sum;
  return (
    unbiased(ofPositives, withPositives) / positives ** 2 +
    unbiased(ofNegatives, withNegatives) / negatives ** 2 +
    unbiased(between, a.size) / (positives * negatives)
  );
}

function deviations(
  { auc, of }: Placements,
  positive: readonly boolean[],
  clusters: readonly string[],
): Map<string, Deviation> {
  const byCluster = new Map<string, Deviation>();
  clusters.forEach((cluster, i) => {
    const own = byCluster.get(cluster) ?? { ofPositives: 0, ofNegatives: 0 };
    own[positive[i] === true ? 'ofPositives' : 'ofNegatives'] += (of[i] as number) - auc;
    byCluster.set(cluster, own);
  });
  return byCluster;
}
