/** The area under one ROC curve and what each image contributes to it. */
export interface Placements {
  readonly auc: number;
  /**
   * For a positive image the share of the negative ones that it is scored above, for a negative image
   * the share of the positive ones that it is scored below; equal scores count half.
   */
  readonly of: Float64Array;
}

/**
 * The placement values of images, from midranks (DeLong, DeLong and Clarke-Pearson 1988,
 * doi:10.2307/2531595; by ranks as Sun and Xu 2014, doi:10.1109/LSP.2014.2337313).
 *
 * @param scores one number for each image, such as the probability of one category.
 * @param positive whether each image is of that category.
 * @returns null when there are no positive or no negative images.
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function placements(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
): Placements | null {
  if (scores.length !== positive.length) {
    throw new RangeError(`${scores.length} scores do not fit ${positive.length} images`);
  }
  const order = positive.map((_, i) => i);
  if (order.some((i) => Number.isNaN(scores[i]))) throw new RangeError('A score is not a number');
  order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const of = new Float64Array(positive.length);
  let [won, positivesBelow, negativesBelow] = [0, 0, 0];
  for (let start = 0; start < order.length;) {
    const score = scores[order[start] as number];
    let end = start;
    let tied = 0;
    while (end < order.length && scores[order[end] as number] === score) {
      if (positive[order[end] as number] === true) tied++;
      end++;
    }
    const others = end - start - tied;
    const above = negativesBelow + others / 2;
    const below = positives - positivesBelow - tied / 2;
    for (const i of order.slice(start, end)) {
      of[i] = positive[i] === true ? above / negatives : below / positives;
    }
    won += tied * above;
    positivesBelow += tied;
    negativesBelow += others;
    start = end;
  }
  return { auc: won / (positives * negatives), of };
}
