import type { Effects } from '../effects.ts';
import { patientFolds } from './folds.ts';
import { Logistic } from './logistic.ts';
import type { TrainingSet } from './training-set.ts';

/** The regularisation strength and how it came about; plain JSON. */
export interface ChosenC {
  readonly c: number;
  readonly chosenBy: 'given' | 'cross-validation' | 'rule';
  readonly [detail: string]: unknown;
}

export interface Candidates {
  /** C times the length of a feature vector. */
  readonly grid: readonly number[];
  readonly folds: number;
  readonly seed: number;
}

/** C x length where it cannot be chosen: a good value for most backbones that we measured. */
const WITHOUT_FOLDS = 10;

/** Objectives within this share of their minima: held-out log-loss then agrees to some thousandths. */
const TOLERANCE = 1e-4;

/**
 * Chooses the strength whose mean log-loss on held-out patients is least, in a cross-validation
 * inside the training set; of equal ones the smaller. Standardisation is fitted anew in every fold.
 */
export async function chooseC(
  set: TrainingSet,
  { grid, folds: count, seed }: Candidates,
  memory: Float64Array,
  threads: number,
  effects: Effects,
): Promise<ChosenC> {
  const folds = patientFolds(set, count, seed);
  if (typeof folds === 'string') {
    const c = WITHOUT_FOLDS / set.length;
    effects.note(
      `The strength C could not be chosen by cross-validation, as ${folds}; it is ${WITHOUT_FOLDS} / ${set.length}.`,
    );
    return { c, chosenBy: 'rule', reason: folds };
  }
  const candidates = grid.map((each) => each / set.length).sort((a, b) => a - b);
  const losses = candidates.map(() => 0);
  const step = 'Choosing the regularisation strength';
  let done = 0;
  for (const fold of folds) {
    const logistic = await Logistic.open(set, fold, memory, threads);
    try {
      for (const [i, c] of candidates.entries()) {
        effects.progress(step, done, folds.length * candidates.length);
        await logistic.fit(c, TOLERANCE, effects.signal);
        losses[i] = (losses[i] ?? 0) + (await logistic.heldOutLoss());
        done += 1;
      }
    } finally {
      await logistic.release();
    }
  }
  effects.progress(step, done, done);
  const best = losses.indexOf(Math.min(...losses));
  return {
    c: candidates[best] ?? NaN,
    chosenBy: 'cross-validation',
    folds: folds.length,
    seed,
    heldOutLogLoss: Object.fromEntries(
      candidates.map((c, i) => [String(c), (losses[i] ?? 0) / set.labels.length]),
    ),
  };
}
