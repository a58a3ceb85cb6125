import { checkPredictions, type Predictions } from './predictions.ts';

/**
 * Brier's score as he defined it for K categories (Brier 1950, Monthly Weather Review 78:1-3,
 * equation 2): the mean over images of the sum over categories of (probability - 1 or 0) squared,
 * from 0 to 2. With two categories it is twice the score of the second one alone.
 *
 * @throws RangeError for predictions that make no sense.
 */
export function brierScore(predictions: Predictions): number {
  checkPredictions(predictions);
  const images = predictions.truth.length;
  let sum = 0;
  for (let i = 0; i < images; i++) sum += brierScoreOf(predictions, i);
  return sum / images;
}

/** What one image adds. */
export function brierScoreOf(
  { categories, truth, probabilities }: Predictions,
  image: number,
): number {
  const width = categories.length;
  let sum = 0;
  for (let k = 0; k < width; k++) {
    sum += ((probabilities[image * width + k] as number) - (k === truth[image] ? 1 : 0)) ** 2;
  }
  return sum;
}
