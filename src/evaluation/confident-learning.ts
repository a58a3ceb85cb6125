import { checkPredictions, type Predictions } from './predictions.ts';

/** An image whose label is likely wrong. */
export interface LikelyError {
  readonly image: number;
  /** Indices into the categories. */
  readonly given: number;
  readonly suggested: number;
  /** Probability of the given category less that of the most probable other one: below 0 the more likely an error. */
  readonly margin: number;
}

/**
 * Labels that are likely wrong, by confident learning (Northcutt, Jiang and Chuang 2021,
 * doi:10.1613/jair.1.12125): a category is confident where its probability reaches the mean that it
 * has among the images labelled so; an image whose most probable confident category is not its label
 * counts as an error. The likeliest come first.
 *
 * @param predictions whose truth are the labels that are doubted, and whose probabilities come from
 *   classifiers that were not fitted on the image or its patient.
 * @throws RangeError for predictions that make no sense.
 */
export function likelyErrors(predictions: Predictions): LikelyError[] {
  checkPredictions(predictions);
  const { categories, truth, probabilities } = predictions;
  const width = categories.length;
  const rowOf = (image: number): number[] =>
    categories.map((_, k) => probabilities[image * width + k] as number);
  const sums = categories.map(() => ({ probability: 0, images: 0 }));
  for (let i = 0; i < truth.length; i++) {
    const sum = sums[truth[i] as number];
    if (sum === undefined) continue;
    sum.probability += rowOf(i)[truth[i] as number] as number;
    sum.images += 1;
  }
  const confident = sums.map(({ probability, images }) =>
    images === 0 ? Infinity : probability / images,
  );
  const found: LikelyError[] = [];
  for (let image = 0; image < truth.length; image++) {
    const row = rowOf(image);
    const given = truth[image] as number;
    const reached = row.map((p, k) => (p >= (confident[k] as number) ? p : -1));
    const suggested = reached.indexOf(Math.max(...reached));
    if (Math.max(...reached) < 0 || suggested === given) continue;
    const others = row.filter((_, k) => k !== given);
    found.push({ image, given, suggested, margin: (row[given] as number) - Math.max(...others) });
  }
  return found.sort((a, b) => a.margin - b.margin || a.image - b.image);
}
