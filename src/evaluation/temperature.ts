import { checkPredictions, type Predictions } from './predictions.ts';

/** Probabilities below this count as this: their logarithm is needed. */
const LEAST = Number.EPSILON;

/** Temperatures are looked for between these; beyond, probabilities are all alike or all certain. */
const [COLDEST, HOTTEST] = [1e-3, 1e3];
const STEPS = 200;

/**
 * Probabilities at another temperature: each row to the power of 1 / temperature, normalised, which is
 * the softmax of its logits over the temperature. The order of the categories stays.
 *
 * @param probabilities rows of `width` numbers, row-major.
 * @param temperature above 0: above 1 makes the classifier less sure, below 1 surer.
 * @throws RangeError for a temperature that is not above 0.
 */
export function atTemperature(
  probabilities: ArrayLike<number>,
  width: number,
  temperature: number,
): Float64Array {
  if (!(temperature > 0)) throw new RangeError(`A temperature is above 0, not ${temperature}`);
  const scaled = Float64Array.from(
    probabilities,
    (p) => Math.log(Math.max(LEAST, p)) / temperature,
  );
  for (let start = 0; start < scaled.length; start += width) {
    const row = scaled.subarray(start, start + width);
    const largest = row.reduce((most, value) => Math.max(most, value), -Infinity);
    let sum = 0;
    for (let k = 0; k < width; k++) sum += row[k] = Math.exp((row[k] as number) - largest);
    for (let k = 0; k < width; k++) row[k] = (row[k] as number) / sum;
  }
  return scaled;
}

/**
 * The temperature at which predictions have the least log-loss (Guo et al. 2017, On Calibration of
 * Modern Neural Networks, section 4.2). Fit it on the tuning part. The loss is convex in 1 /
 * temperature, so its slope is bisected.
 *
 * @returns a temperature from 0.001 to 1000. Where every prediction is right the loss falls without
 *   end: then one at which it is 0 to float64. Where none says more than chance, 1000.
 * @throws RangeError for predictions that make no sense.
 */
export function fitTemperature(predictions: Predictions): number {
  checkPredictions(predictions);
  const { categories, truth, probabilities } = predictions;
  const width = categories.length;
  const logs = Float64Array.from(probabilities, (p) => Math.log(Math.max(LEAST, p)));
  const slopeAt = (sharpness: number): number => {
    const scaled = atTemperature(probabilities, width, 1 / sharpness);
    let slope = 0;
    for (let i = 0; i < truth.length; i++) {
      slope -= logs[i * width + (truth[i] as number)] as number;
      for (let k = 0; k < width; k++) {
        slope += (scaled[i * width + k] as number) * (logs[i * width + k] as number);
      }
    }
    return slope;
  };
  let [low, high] = [1 / HOTTEST, 1 / COLDEST];
  for (let step = 0; step < STEPS && high - low > Number.EPSILON * high; step++) {
    const middle = Math.sqrt(low * high);
    if (slopeAt(middle) < 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}
