import { calibration } from './calibration.ts';
import { logLoss } from './log-loss.ts';
import type { Predictions } from './predictions.ts';
import { atTemperature, fitTemperature } from './temperature.ts';

/** How well probabilities fit what then was the case. */
export interface Fit {
  readonly logLoss: number;
  readonly expectedCalibrationError: number;
}

/** What temperature scaling does for the test part. */
export interface Recalibration {
  /** Fitted on the tuning part; 1 changes nothing, above 1 makes the classifier less sure. */
  readonly temperature: number;
  readonly before: Fit;
  readonly after: Fit;
}

/**
 * Fits a temperature on the tuning part and says what it does for the test part. The predicted
 * categories stay as they are.
 *
 * @throws RangeError for predictions that make no sense.
 */
export function recalibration(tuning: Predictions, test: Predictions): Recalibration {
  const temperature = fitTemperature(tuning);
  const probabilities = atTemperature(test.probabilities, test.categories.length, temperature);
  return { temperature, before: fitOf(test), after: fitOf({ ...test, probabilities }) };
}

function fitOf(predictions: Predictions): Fit {
  const { expectedCalibrationError } = calibration(predictions);
  return { logLoss: logLoss(predictions), expectedCalibrationError };
}
