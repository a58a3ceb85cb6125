/**
 * The area under the receiver operating characteristic: how often a positive image has the higher
 * score than a negative one, equal scores counting half (Mann-Whitney; Hanley and McNeil 1982,
 * doi:10.1148/radiology.143.1.7063747).
 *
 * @param scores one number for each image, such as the probability of one category.
 * @param positive whether each image is of that category.
 * @returns null when there are no positive or no negative images.
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function rocAuc(scores: ArrayLike<number>, positive: readonly boolean[]): number | null {
  if (scores.length !== positive.length) {
    throw new RangeError(`${scores.length} scores do not fit ${positive.length} images`);
  }
  const order = positive.map((_, i) => i);
  if (order.some((i) => Number.isNaN(scores[i]))) throw new RangeError('A score is not a number');
  order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let won = 0;
  let below = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    let tied = 0;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) {
      if (positive[order[end] as number] === true) tied++;
      end++;
    }
    const others = end - start - tied;
    won += tied * (below + others / 2);
    below += others;
    start = end;
  }
  return won / (positives * negatives);
}
