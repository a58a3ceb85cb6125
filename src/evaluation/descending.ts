/** Images whose score reaches a threshold. */
export interface Reached {
  readonly threshold: number;
  /** Of them, images of the category, and others. */
  readonly hits: number;
  readonly falseAlarms: number;
}

/**
 * How many images reach each distinct score, from the highest down; the last step counts all images.
 *
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function descending(scores: ArrayLike<number>, positive: readonly boolean[]): Reached[] {
  if (scores.length !== positive.length) {
    throw new RangeError(`${scores.length} scores do not fit ${positive.length} images`);
  }
  const order = positive.map((_, i) => i);
  if (order.some((i) => Number.isNaN(scores[i]))) throw new RangeError('A score is not a number');
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const steps: Reached[] = [];
  let [hits, falseAlarms] = [0, 0];
  order.forEach((i, rank) => {
    if (positive[i] === true) hits++;
    else falseAlarms++;
    const threshold = scores[i] as number;
    if (scores[order[rank + 1] ?? -1] !== threshold) steps.push({ threshold, hits, falseAlarms });
  });
  return steps;
}
