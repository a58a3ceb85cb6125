import { checkPredictions, type Predictions } from './predictions.ts';

/** A probability of 0 for what then was the case would cost infinitely much; it counts as this. */
const LEAST = Number.EPSILON;

/**
 * The mean of -ln(probability of the reference category), in nats: 0 when every probability is 1,
 * ln(K) when K categories are held equally probable (Good 1952). Probabilities below 2^-52 count as
 * 2^-52.
 *
 * @throws RangeError for predictions that make no sense.
 */
export function logLoss(predictions: Predictions): number {
  checkPredictions(predictions);
  const images = predictions.truth.length;
  let sum = 0;
  for (let i = 0; i < images; i++) sum += logLossOf(predictions, i);
  return sum / images;
}

/** What one image adds. */
export function logLossOf(
  { categories, truth, probabilities }: Predictions,
  image: number,
): number {
  const p = probabilities[image * categories.length + (truth[image] as number)] as number;
  return -Math.log(Math.min(1, Math.max(LEAST, p)));
}
