/**
 * The confusion matrix: `counts[i][j]` images of category i by the reference standard were
 * predicted as j.
 *
 * @param truth,predicted indices from 0 to `categories` - 1.
 */
export function confusionCounts(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  categories: number,
): number[][] {
  const counts = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[truth[i] as number] as number[];
    const j = predicted[i] as number;
    row[j] = (row[j] as number) + 1;
  }
  return counts;
}
