import { column } from './cluster-counts.ts';

/** One count over another, named by their columns, such as hits over positives. */
export interface Ratio {
  readonly over: number;
  readonly under: number;
}

/** A metric that sums of counts decide. */
export interface Metric {
  /** The metric for sums of counts; NaN when there is nothing to count. */
  readonly valueOf: (totals: ArrayLike<number>) => number;
  /** What is counted. */
  readonly ratios: readonly Ratio[];
  /**
   * Whether the metric is the plain mean of the ratios and each of them a proportion of images, the
   * mean of ratios of other kinds, or something else of the images.
   */
  readonly kind: 'proportion' | 'mean' | 'other';
  /** The smallest and the largest value there can be. */
  readonly range: readonly [least: number, most: number];
}

/** The plain mean of ratios; one with nothing to count (its lower part is 0) is left out. */
export function meanOf(
  ratios: readonly Ratio[],
  kind: 'proportion' | 'mean' = 'proportion',
  range: Metric['range'] = [0, 1],
): Metric {
  return { valueOf: (totals) => meanRatio(ratios, totals), ratios, kind, range };
}

function meanRatio(ratios: readonly Ratio[], totals: ArrayLike<number>): number {
  let sum = 0;
  let defined = 0;
  for (const { over, under } of ratios) {
    const n = totals[under] as number;
    if (n > 0) {
      sum += (totals[over] as number) / n;
      defined++;
    }
  }
  return sum / defined;
}

/** Images predicted as the reference standard says, of all images. */
export const accuracy = meanOf([{ over: column.right, under: column.images }]);

/** Images whose reference category is one of the two most probable, of all images. */
export const top2Accuracy = meanOf([{ over: column.top2, under: column.images }]);

/** The mean of -ln(probability of the reference category); see `logLoss`. */
export const meanLogLoss = meanOf([{ over: column.logLoss, under: column.images }], 'mean', [
  0,
  Infinity,
]);

/** The mean squared distance of the probabilities from the reference; see `brierScore`. */
export const meanBrierScore = meanOf(
  [{ over: column.brier, under: column.images }],
  'mean',
  [0, 2],
);

const RATIOS = {
  /** Images of category k that were predicted as k, of the images of category k. */
  sensitivity: (k: number): Ratio => ({ over: column.hit(k), under: column.positive(k) }),
  /** Images of category k that were predicted as k, of the images predicted as k. */
  ppv: (k: number): Ratio => ({ over: column.hit(k), under: column.predicted(k) }),
  /** Images not of category k that were not predicted as k, of the images not of category k. */
  specificity: (k: number): Ratio => ({ over: column.rejected(k), under: column.negative(k) }),
  /** Images not of category k that were not predicted as k, of the images not predicted as k. */
  npv: (k: number): Ratio => ({ over: column.rejected(k), under: column.unpredicted(k) }),
  /** The harmonic mean of sensitivity and PPV. */
  f1: (k: number): Ratio => ({ over: column.twiceHit(k), under: column.eitherWay(k) }),
} as const;

/** Figures of one category against all others. */
export type CategoryFigure = keyof typeof RATIOS;

export const CATEGORY_FIGURES = Object.keys(RATIOS) as readonly CategoryFigure[];

/** A figure of category k. */
export function ofCategory(figure: CategoryFigure, k: number): Metric {
  return meanOf([RATIOS[figure](k)], kindOf(figure));
}

/** The mean of a figure over those of `categories` categories for which there is something to count. */
export function macro(figure: CategoryFigure, categories: number): Metric {
  const ratios = Array.from({ length: categories }, (_, k) => RATIOS[figure](k));
  return meanOf(ratios, kindOf(figure));
}

function kindOf(figure: CategoryFigure): 'proportion' | 'mean' {
  return figure === 'f1' ? 'mean' : 'proportion';
}

/** Cohen's kappa of prediction and reference standard over `categories` categories. */
export function kappa(categories: number): Metric {
  return {
    valueOf(totals) {
      const images = totals[column.images] as number;
      let byMargins = 0;
      for (let k = 0; k < categories; k++) {
        byMargins +=
          (totals[column.positive(k)] as number) * (totals[column.predicted(k)] as number);
      }
      const chance = byMargins / images;
      return ((totals[column.right] as number) - chance) / (images - chance);
    },
    ratios: [{ over: column.right, under: column.images }],
    kind: 'other',
    range: [-1, 1],
  };
}
