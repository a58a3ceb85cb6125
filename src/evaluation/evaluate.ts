import { clusterBootstrap } from './cluster-bootstrap.ts';
import { clustersWith, column, countClusters, totalsOf } from './cluster-counts.ts';
import { confusionCounts } from './confusion.ts';
import { estimate, type Estimate } from './estimate.ts';
import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';
import {
  accuracy,
  balancedAccuracy,
  positivePredictiveValue,
  sensitivity,
  top2Accuracy,
} from './ratio-metric.ts';

export interface EvaluationOptions {
  /** Names the stream of random numbers of the bootstrap. */
  readonly seed?: number;
  /** Rounds of the bootstrap. */
  readonly rounds?: number;
  /** Coverage of every interval, strictly between 0 and 1. */
  readonly level?: number;
}

/** How well one category is told. */
export interface CategoryEvaluation {
  readonly category: string;
  /** Images that the reference standard puts here, and the patients they come from. */
  readonly images: number;
  readonly patients: number;
  /** Images that were predicted as this category. */
  readonly predicted: number;
  /** Null when the category has no image. */
  readonly sensitivity: Estimate | null;
  /** Null when the category was never predicted. */
  readonly ppv: Estimate | null;
}

/** What {@link evaluate} finds. */
export interface Evaluation {
  readonly images: number;
  readonly patients: number;
  readonly level: number;
  readonly rounds: number;
  readonly seed: number;
  readonly accuracy: Estimate;
  readonly top2: Estimate;
  /** The mean sensitivity over the categories that are present. */
  readonly balancedAccuracy: Estimate;
  /** Categories without an image. */
  readonly absent: readonly string[];
  readonly perCategory: readonly CategoryEvaluation[];
  /** `counts[i][j]`: images of category i by the reference standard, predicted as j. */
  readonly confusion: {
    readonly categories: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
}

/**
 * Compares predictions with the reference standard. The predicted category is the most probable
 * one; where probabilities are equal, the earlier category comes first, here and in the top two.
 *
 * Intervals take the patient as the unit that was sampled. They depend on the counts and the seed
 * alone, not on the order of the images or the names of patients and categories.
 *
 * @param options seed 1, 2000 rounds and level 0.95 unless given.
 * @throws RangeError for predictions, rounds or a level that make no sense.
 *
 * @example
 * evaluate({
 *   categories: ['liver', 'spleen'],
 *   truth: [0, 1, 1],
 *   probabilities: [0.9, 0.1, 0.2, 0.8, 0.6, 0.4],
 *   clusters: ['A', 'A', 'B'],
 * }).accuracy.value; // 0.666…
 */
export function evaluate(predictions: Predictions, options: EvaluationOptions = {}): Evaluation {
  const { seed = 1, rounds = 2000, level = 0.95 } = options;
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`The level of an interval lies strictly between 0 and 1, not at ${level}`);
  }
  checkPredictions(predictions);
  const { categories, truth, probabilities } = predictions;
  const predicted = mostProbable(probabilities, categories.length);
  const counts = countClusters(predictions, predicted);
  const totals = totalsOf(counts);

  const metrics = [
    accuracy,
    top2Accuracy,
    balancedAccuracy(categories.length),
    ...categories.flatMap((_, k) => [sensitivity(k), positivePredictiveValue(k)]),
  ];
  const resampled = clusterBootstrap(counts, metrics, { rounds, seed });
  const estimates = metrics.map((metric, m) =>
    estimate(counts, metric, resampled[m] as Float64Array, { level, rounds }),
  );
  const [accuracyEstimate, top2Estimate, balancedEstimate] = estimates as [
    Estimate,
    Estimate,
    Estimate,
  ];
  const absent = categories.filter((_, k) => totals[column.positive(k)] === 0);
  return {
    images: truth.length,
    patients: counts.clusters,
    level,
    rounds,
    seed,
    accuracy: accuracyEstimate,
    top2: categories.length === 2 ? ALWAYS : top2Estimate,
    balancedAccuracy: overPresent(balancedEstimate, categories.length, absent.length),
    absent,
    perCategory: categories.map((category, k) => ({
      category,
      images: totals[column.positive(k)] as number,
      patients: clustersWith(counts, column.positive(k)),
      predicted: totals[column.predicted(k)] as number,
      sensitivity: estimates[3 + 2 * k] ?? null,
      ppv: estimates[4 + 2 * k] ?? null,
    })),
    confusion: { categories, counts: confusionCounts(truth, predicted, categories.length) },
  };
}

const ALWAYS: Estimate = {
  value: 1,
  low: 1,
  high: 1,
  method: 'always 1: of two categories, both are among the top two',
  alternatives: [],
};

/** Says in the method over how many categories the mean was taken, where some are absent. */
function overPresent(balanced: Estimate, categories: number, absent: number): Estimate {
  if (absent === 0) return balanced;
  const said = <T extends { method: string }>(interval: T): T => ({
    ...interval,
    method: `${interval.method}; mean over the ${categories - absent} of ${categories} categories present`,
  });
  return { ...said(balanced), alternatives: balanced.alternatives.map(said) };
}
