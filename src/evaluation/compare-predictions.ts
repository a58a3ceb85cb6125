import { clusteredMcnemar } from './clustered-mcnemar.ts';
import { cochranQ } from './cochran-q.ts';
import { cohenKappa } from './cohen-kappa.ts';
import { aucDifference, type AucDifference } from './compare-auc.ts';
import { confusionCounts } from './confusion.ts';
import type { EvaluationOptions } from './evaluate.ts';
import { holm } from './holm.ts';
import { mcnemar } from './mcnemar.ts';
import { pairedDifference, type PairedDifference } from './paired-difference.ts';
import { mostProbable, type Predictions } from './predictions.ts';

/** Answers of one classifier or reader to the same images as those of the others. */
export interface Contender {
  readonly name: string;
  readonly predictions: Predictions;
}

/** A p value, and whether its test takes patients or single images for what was sampled. */
export interface Tested {
  readonly method: string;
  readonly sampled: 'patients' | 'images';
  readonly p: number;
  /** Corrected for the number of pairs; see `holm`. */
  readonly holm: number;
}

/** Two contenders side by side. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  /** Images by who was right. */
  readonly table: {
    readonly both: number;
    readonly onlyFirst: number;
    readonly onlySecond: number;
    readonly neither: number;
  };
  /** Accuracy of the second less that of the first. */
  readonly difference: PairedDifference;
  /** The test to trust first. */
  readonly tests: readonly Tested[];
  /** Agreement of their answers beyond chance, whoever is right; null where chance alone agrees. */
  readonly kappa: number | null;
  /** By category, the area under the ROC curve of the second less that of the first. */
  readonly auc: readonly { readonly category: string; readonly difference: AucDifference | null }[];
}

/** What {@link comparePredictions} finds. */
export interface Comparison {
  readonly pairs: readonly Pair[];
  /** Whether more than two are right equally often; null for two. Takes images as independent. */
  readonly cochranQ: {
    readonly q: number;
    readonly degreesOfFreedom: number;
    readonly p: number;
  } | null;
}

/** The tests of a pair; the first one fits images that come from patients. */
const TESTS = [
  {
    method: "Obuchowski's test of clustered pairs",
    sampled: 'patients',
    of: ([first, second]: Right, clusters: readonly string[]) =>
      clusteredMcnemar(first, second, clusters).p,
  },
  { method: "McNemar's test, mid-p", sampled: 'images', of: (right: Right) => single(right).midP },
  { method: "McNemar's test, exact", sampled: 'images', of: (right: Right) => single(right).exact },
] as const;

type Right = readonly [first: readonly boolean[], second: readonly boolean[]];

/**
 * Compares two or more classifiers or readers on the same images, each pair by itself.
 *
 * @param options seed 1, 2000 rounds and level 0.95 unless given.
 * @throws RangeError for fewer than two, for predictions that cannot be evaluated or that are not of
 *   the same images, and for images of a single patient.
 */
export function comparePredictions(
  contenders: readonly Contender[],
  options: EvaluationOptions = {},
): Comparison {
  if (contenders.length < 2) {
    throw new RangeError(`A comparison takes at least 2 contenders, not ${contenders.length}`);
  }
  const pairs = contenders.flatMap((first, i) =>
    contenders.slice(i + 1).map((second) => [first, second] as const),
  );
  const p = TESTS.map(({ of }) => {
    const values = pairs.map(([first, second]) =>
      of([rightOf(first), rightOf(second)], first.predictions.clusters),
    );
    const corrected = holm(values);
    return values.map((value, i) => ({ p: value, holm: corrected[i] ?? 1 }));
  });
  return {
    pairs: pairs.map(([first, second], i) => ({
      ...sideBySide(first, second, options),
      tests: TESTS.map(({ method, sampled }, t) => ({
        ...{ method, sampled },
        ...(p[t]?.[i] ?? { p: 1, holm: 1 }),
      })),
    })),
    cochranQ: contenders.length === 2 ? null : cochranQ(contenders.map(rightOf)),
  };
}

function sideBySide(
  first: Contender,
  second: Contender,
  options: EvaluationOptions,
): Omit<Pair, 'tests'> {
  const difference = pairedDifference(first.predictions, second.predictions, options);
  const [a, b] = [rightOf(first), rightOf(second)];
  const both = a.filter((right, i) => right && b[i]).length;
  const { onlyFirst, onlySecond } = difference;
  const { categories, clusters, truth } = first.predictions;
  const width = categories.length;
  const scoresOf = ({ probabilities }: Predictions, k: number): number[] =>
    Array.from(truth, (_, i) => probabilities[i * width + k] as number);
  return {
    ...{ first: first.name, second: second.name },
    table: { both, onlyFirst, onlySecond, neither: a.length - both - onlyFirst - onlySecond },
    difference,
    kappa: cohenKappa(confusionCounts(answersOf(first), answersOf(second), width)),
    auc: categories.map((category, k) => {
      const positive = Array.from(truth, (reference) => reference === k);
      const scores = [scoresOf(first.predictions, k), scoresOf(second.predictions, k)] as const;
      const { level = 0.95 } = options;
      return { category, difference: aucDifference(...scores, { positive, clusters }, level) };
    }),
  };
}

function single([first, second]: Right): { exact: number; midP: number } {
  const only = (a: readonly boolean[], b: readonly boolean[]): number =>
    a.filter((right, i) => right && b[i] !== true).length;
  return mcnemar(only(first, second), only(second, first));
}

function answersOf({ predictions: { probabilities, categories } }: Contender): Int32Array {
  return mostProbable(probabilities, categories.length);
}

function rightOf(contender: Contender): boolean[] {
  const { truth } = contender.predictions;
  return Array.from(answersOf(contender), (answer, i) => answer === truth[i]);
}
