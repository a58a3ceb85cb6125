import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

/** What answering only where the highest probability reaches the threshold gives. */
export interface RiskCoveragePoint {
  readonly threshold: number;
  /** The share of the images that are answered. */
  readonly coverage: number;
  /** The share of the answers that are wrong. */
  readonly risk: number;
}

/**
 * The risk-coverage curve of a classifier that abstains where its highest probability is low (Geifman
 * and El-Yaniv 2017, Selective Classification for Deep Neural Networks): a point for each distinct
 * highest probability, from the surest answers to all of them.
 *
 * @returns the curve, and the mean risk over the coverages at which each image joins, in [0, 1].
 * @throws RangeError for predictions that make no sense.
 */
export function riskCoverage(predictions: Predictions): {
  curve: RiskCoveragePoint[];
  area: number;
} {
  checkPredictions(predictions);
  const { categories, truth, probabilities } = predictions;
  const answers = Array.from(mostProbable(probabilities, categories.length), (guess, i) => ({
    probability: probabilities[i * categories.length + guess] as number,
    wrong: guess !== truth[i],
  })).sort((a, b) => b.probability - a.probability);
  const curve: RiskCoveragePoint[] = [];
  let [wrong, area, answered] = [0, 0, 0];
  answers.forEach((answer, rank) => {
    if (answer.wrong) wrong++;
    const threshold = answer.probability;
    if (answers[rank + 1]?.probability === threshold) return;
    const risk = wrong / (rank + 1);
    curve.push({ threshold, coverage: (rank + 1) / answers.length, risk });
    area += (risk * (rank + 1 - answered)) / answers.length;
    answered = rank + 1;
  });
  return { curve, area };
}

/**
 * The threshold that answers as many images as it can while the answers reach a target accuracy.
 * Choose it on the tuning part: chosen on the test part it would flatter.
 *
 * @param accuracy in [0, 1].
 * @returns null when the surest answers do not reach it either.
 * @throws RangeError for predictions that make no sense, or an accuracy outside [0, 1].
 */
export function thresholdFor(predictions: Predictions, accuracy: number): RiskCoveragePoint | null {
  if (!(accuracy >= 0 && accuracy <= 1)) {
    throw new RangeError(`A target accuracy lies in [0, 1], not at ${accuracy}`);
  }
  const { curve } = riskCoverage(predictions);
  return curve.findLast(({ risk }) => 1 - risk >= accuracy) ?? null;
}
