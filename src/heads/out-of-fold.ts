import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import type { Fold } from './folds.ts';
import { Logistic } from './logistic.ts';
import { softmax } from './softmax.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet } from './training-set.ts';

/** Objectives within this share of their minima: log-loss then agrees to some thousandths. */
const TOLERANCE = 1e-4;

/**
 * What multinomial logistic regression says of each row when it was fitted on the rows of other
 * folds: probabilities as they would be if all categories were equally common (each divided by the
 * category's share in the rows that were fitted on), so that the most probable one is best for
 * balanced accuracy.
 *
 * @param folds of the set's rows; every row is held out once.
 * @param options.c regularisation strength C of scikit-learn, above 0.
 * @returns N x K, row-major; each row sums to 1.
 * @throws UserError when a category has no image.
 * @throws Interrupted when the signal is raised.
 */
export async function outOfFold(
  set: TrainingSet,
  folds: readonly Fold[],
  options: { readonly c: number; readonly threads?: number },
  step: string,
  effects: Effects,
): Promise<Float64Array> {
  checkTrainingSet(set);
  const { c, threads = availableParallelism() } = options;
  const k = set.categories.length;
  const memory = new Float64Array(set.features.length);
  const probabilities = new Float64Array(set.labels.length * k);
  for (const [done, fold] of folds.entries()) {
    effects.progress(step, done, folds.length);
    const logistic = await Logistic.open(set, fold, memory, threads);
    try {
      await logistic.fit(c, TOLERANCE, effects.signal);
      const { data } = await logistic.heldOutLogits();
      const shares = sharesOf(set, fold.train);
      fold.held.forEach((row, i) => {
        const evenly = Float32Array.from(data.subarray(i * k, (i + 1) * k), (logit, j) => logit - Math.log(shares[j] ?? 1)); // prettier-ignore
        probabilities.set(softmax(evenly), row * k);
      });
    } finally {
      await logistic.release();
    }
  }
  effects.progress(step, folds.length, folds.length);
  return probabilities;
}

function sharesOf({ labels, categories }: TrainingSet, rows: Int32Array): number[] {
  const counts = categories.map(() => 0);
  for (const row of rows) counts[labels[row] ?? 0] = (counts[labels[row] ?? 0] ?? 0) + 1;
  return counts.map((count) => count / rows.length);
}
