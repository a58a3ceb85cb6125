import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

/** An image that was predicted as another category than the reference standard's. */
export interface Mistake {
  /** Its place among the predictions. */
  readonly image: number;
  /** Indices of the categories. */
  readonly truth: number;
  readonly predicted: number;
  /** Of the predicted category. */
  readonly probability: number;
}

/**
 * The mistakes with the highest probability of the predicted category, highest first; of equal
 * ones the earlier image.
 *
 * @param most how many at most.
 * @throws RangeError for predictions that make no sense.
 */
export function mostConfidentMistakes(predictions: Predictions, most: number): Mistake[] {
  checkPredictions(predictions);
  const { categories, truth, probabilities } = predictions;
  const mistakes: Mistake[] = [];
  mostProbable(probabilities, categories.length).forEach((predicted, image) => {
    const reference = truth[image] as number;
    if (predicted === reference) return;
    const probability = probabilities[image * categories.length + predicted] as number;
    mistakes.push({ image, truth: reference, predicted, probability });
  });
  return mistakes
    .sort((a, b) => b.probability - a.probability || a.image - b.image)
    .slice(0, Math.max(0, most));
}
