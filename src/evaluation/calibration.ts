import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

/** The images whose highest probability lies above `low` and at or below `high`. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly images: number;
  /** The mean of the highest probability; null in an empty bin. */
  readonly probability: number | null;
  /** The share that was predicted right; null in an empty bin. */
  readonly right: number | null;
}

/** How well probabilities keep their promise. */
export interface Calibration {
  /** In [0, 1]. */
  readonly expectedCalibrationError: number;
  readonly reliability: readonly ReliabilityBin[];
}

/**
 * How well the probability of the predicted category keeps its promise: the reliability curve over
 * bins of equal width, and the expected calibration error, the mean over images of the difference
 * between the probability and the share that was right in the image's bin (Guo et al. 2017, On
 * Calibration of Modern Neural Networks, equation 3). It depends on the number of bins.
 *
 * @param bins a whole number above 0.
 * @throws RangeError for predictions or bins that make no sense.
 */
export function calibration(predictions: Predictions, bins = 15): Calibration {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`Calibration takes a whole number of bins above 0, not ${bins}`);
  }
  checkPredictions(predictions);
  const { categories, truth, probabilities } = predictions;
  const sums = Array.from({ length: bins }, () => ({ images: 0, probability: 0, right: 0 }));
  mostProbable(probabilities, categories.length).forEach((predicted, i) => {
    const p = probabilities[i * categories.length + predicted] as number;
    const bin = sums[Math.min(bins, Math.max(1, Math.ceil(p * bins))) - 1];
    if (bin === undefined) return;
    bin.images += 1;
    bin.probability += p;
    bin.right += predicted === truth[i] ? 1 : 0;
  });
  const gap = sums.reduce((sum, { probability, right }) => sum + Math.abs(probability - right), 0);
  return {
    expectedCalibrationError: gap / truth.length,
    reliability: sums.map(({ images, probability, right }, b) => ({
      low: b / bins,
      high: (b + 1) / bins,
      images,
      probability: images === 0 ? null : probability / images,
      right: images === 0 ? null : right / images,
    })),
  };
}
