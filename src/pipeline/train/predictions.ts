import type { FrameRow } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { Predictions } from '../../evaluation/index.ts';

/**
 * The category of each labelled frame as an index.
 *
 * @throws UserError when a frame has a category that the classifier does not know.
 */
export function indicesOf(rows: readonly FrameRow[], categories: readonly string[]): Int32Array {
  const index = new Map(categories.map((category, i) => [category, i]));
  return Int32Array.from(rows, ({ category, name }) => {
    const i = index.get(category ?? '');
    if (i === undefined) {
      throw new UserError(
        `${name} has label ${category ?? '(none)'}, which no training image has; the classifier knows ${categories.join(', ')}.`,
      );
    }
    return i;
  });
}

/** What evaluation takes, for frames with their probabilities (N x K row-major). */
export function predictionsOf(
  rows: readonly FrameRow[],
  categories: readonly string[],
  probabilities: Float64Array,
): Predictions {
  return {
    categories,
    truth: indicesOf(rows, categories),
    probabilities,
    clusters: rows.map((row) => row.patient),
  };
}
