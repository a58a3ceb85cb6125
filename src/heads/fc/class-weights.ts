import { UserError } from '../../errors.ts';

/**
 * What a training image counts for, by its category: all the same, balanced so that every category
 * counts the same in sum, or a number for each category that is named and 1 for the others.
 */
export type ClassWeights = 'none' | 'balanced' | Readonly<Record<string, number>>;

/**
 * The weight of each category. Balanced is N / (K n_k) for the n_k of N images in one of K
 * categories (King & Zeng 2001, doi:10.1093/oxfordjournals.pan.a004868; scikit-learn's 'balanced').
 *
 * @param labels indices into the categories, each of which has an image.
 * @throws UserError when a weight is given for what is no category, or is not above 0.
 */
export function categoryWeights(
  told: ClassWeights,
  labels: Int32Array,
  categories: readonly string[],
): Float64Array {
  const weights = new Float64Array(categories.length).fill(1);
  if (told === 'none') return weights;
  if (told === 'balanced') {
    const counts = new Float64Array(categories.length);
    for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
    return counts.map((count) => labels.length / (categories.length * count));
  }
  for (const [category, weight] of Object.entries(told)) {
    const k = categories.indexOf(category);
    if (k < 0) {
      throw new UserError(
        `Cannot weigh categories: ${category} is none of the training part, which holds ${categories.join(', ')}; correct --class-weights.`,
      );
    }
    if (!(weight > 0 && weight < Infinity)) {
      throw new UserError(
        `Cannot weigh categories: a weight is above 0, that of ${category} is ${weight}; correct --class-weights.`,
      );
    }
    weights[k] = weight;
  }
  return weights;
}

/**
 * What each row of a batch counts for in the batch's loss: its weight over their sum, as in the
 * weighted mean of PyTorch's CrossEntropyLoss.
 *
 * @returns the shares, which sum to 1, and the sum of the weights.
 */
export function batchShares(
  weights: Float64Array,
  labels: Int32Array,
  rows: readonly number[],
): { shares: number[]; weight: number } {
  const each = rows.map((row) => weights[labels[row] ?? -1] ?? NaN);
  const weight = each.reduce((a, b) => a + b, 0);
  return { shares: each.map((one) => one / weight), weight };
}
