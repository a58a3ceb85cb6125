import { calibration, type Calibration } from './calibration.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import { clustersWith, column, countClusters, totalsOf } from './cluster-counts.ts';
import { aucInterval } from './compare-auc.ts';
import { confusionCounts } from './confusion.ts';
import { estimate, type Estimate, type Interval } from './estimate.ts';
import { macroAuc } from './macro-auc.ts';
import {
  accuracy,
  CATEGORY_FIGURES,
  kappa,
  macro,
  meanBrierScore,
  meanLogLoss,
  ofCategory,
  top2Accuracy,
  type CategoryFigure,
  type Metric,
} from './metric.ts';
import { averagePrecision } from './pr-curve.ts';
import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

export interface EvaluationOptions {
  /** Names the stream of random numbers of the bootstrap. */
  readonly seed?: number;
  /** Rounds of the bootstrap. */
  readonly rounds?: number;
  /** Coverage of every interval, strictly between 0 and 1. */
  readonly level?: number;
}

/** How well one category is told from all others. */
export interface CategoryEvaluation {
  readonly category: string;
  /** Images that the reference standard puts here, and the patients they come from. */
  readonly images: number;
  readonly patients: number;
  /** Images that were predicted as this category. */
  readonly predicted: number;
  /** Null when the category has no image. */
  readonly sensitivity: Estimate | null;
  /** Null when every image is of the category. */
  readonly specificity: Estimate | null;
  /** Null when the category was never predicted. */
  readonly ppv: Estimate | null;
  /** Null when it was always predicted. */
  readonly npv: Estimate | null;
  /** Null when the category has no image and was never predicted. */
  readonly f1: Estimate | null;
  /** The area under the ROC curve; null when the category has no image, or all. */
  readonly auc: Interval | null;
  /** The area under the curve of PPV against sensitivity; null when the category has no image. */
  readonly averagePrecision: number | null;
}

/** A figure over all categories: each counting alike, and each as often as it has images. */
export interface Averages {
  readonly macro: Estimate | null;
  /** Null where the figure of a category that has images is undefined. */
  readonly weighted: number | null;
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
  /** Agreement with the reference standard beyond chance; null when there is none to have. */
  readonly kappa: Estimate | null;
  readonly logLoss: Estimate;
  readonly brierScore: Estimate;
  /** The mean area under the ROC curves of the categories present, each against the rest. */
  readonly macroAuc: Interval | null;
  readonly averages: Readonly<Record<CategoryFigure, Averages>>;
  readonly calibration: Calibration;
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

  const width = categories.length;
  const named: Readonly<Record<string, Metric>> = Object.fromEntries([
    ['accuracy', accuracy],
    ['top2', top2Accuracy],
    ['kappa', kappa(width)],
    ['logLoss', meanLogLoss],
    ['brierScore', meanBrierScore],
    ...CATEGORY_FIGURES.flatMap((figure) => [
      [`macro ${figure}`, macro(figure, width)] as const,
      ...categories.map((_, k) => [`${figure} ${k}`, ofCategory(figure, k)] as const),
    ]),
  ]);
  const names = Object.keys(named);
  const resampled = clusterBootstrap(counts, Object.values(named), { rounds, seed });
  const find = (name: string): Estimate | null => {
    const [metric, sample] = [named[name], resampled[names.indexOf(name)]];
    return metric && sample ? estimate(counts, metric, sample, { level, rounds }) : null;
  };
  /** For figures that any image gives something to count. */
  const always = (name: string): Estimate => find(name) as Estimate;

  const absent = categories.filter((_, k) => totals[column.positive(k)] === 0);
  const averagesOf = (figure: CategoryFigure): Averages => ({
    macro: find(`macro ${figure}`),
    weighted: weightedMean(totals, width, (k) => ofCategory(figure, k).valueOf(totals)),
  });
  return {
    ...{ images: truth.length, patients: counts.clusters, level, rounds, seed },
    accuracy: always('accuracy'),
    top2: width === 2 ? ALWAYS : always('top2'),
    balancedAccuracy: overPresent(always('macro sensitivity'), width, absent.length),
    kappa: find('kappa'),
    logLoss: always('logLoss'),
    brierScore: always('brierScore'),
    macroAuc: macroAuc(predictions, level),
    averages: Object.fromEntries(
      CATEGORY_FIGURES.map((figure) => [figure, averagesOf(figure)]),
    ) as Record<CategoryFigure, Averages>,
    calibration: calibration(predictions),
    absent,
    perCategory: categories.map((category, k) => {
      const scores = Array.from(truth, (_, i) => probabilities[i * width + k] as number);
      const positive = Array.from(truth, (reference) => reference === k);
      return {
        category,
        images: totals[column.positive(k)] as number,
        patients: clustersWith(counts, column.positive(k)),
        predicted: totals[column.predicted(k)] as number,
        sensitivity: find(`sensitivity ${k}`),
        specificity: find(`specificity ${k}`),
        ppv: find(`ppv ${k}`),
        npv: find(`npv ${k}`),
        f1: find(`f1 ${k}`),
        auc: aucInterval(scores, { positive, clusters: predictions.clusters }, level),
        averagePrecision: averagePrecision(scores, positive),
      };
    }),
    confusion: { categories, counts: confusionCounts(truth, predicted, width) },
  };
}

/** The mean over categories, each as often as it has images. */
function weightedMean(
  totals: ArrayLike<number>,
  width: number,
  valueOf: (k: number) => number,
): number | null {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    const images = totals[column.positive(k)] as number;
    if (images > 0) sum += images * valueOf(k);
  }
  return Number.isNaN(sum) ? null : sum / (totals[column.images] as number);
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
