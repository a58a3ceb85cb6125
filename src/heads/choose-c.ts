import type { Effects } from '../effects.ts';
import type { Features } from './feature-rows.ts';
import { patientFolds } from './folds.ts';
import type { KeptFolds } from './kept-folds.ts';
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
 *
 * @param kept where finished folds are kept, and found again; null keeps none.
 */
export async function chooseC(
  set: TrainingSet<Features>,
  { grid, folds: count, seed }: Candidates,
  kept: KeptFolds | null,
  { memory, threads }: { readonly memory: Float64Array; readonly threads: number },
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
  const step = 'Choosing the regularisation strength';
  const total = folds.length * candidates.length;
  const done = (await kept?.load()) ?? [];
  if (done.length > 0) {
    effects.note(
      `The search for the strength C goes on from its checkpoint: ${done.length} of ${folds.length} folds are done.`,
    );
  }
  for (const fold of folds.slice(done.length)) {
    const logistic = await Logistic.open(set, fold, memory, threads);
    const losses: number[] = [];
    try {
      for (const c of candidates) {
        effects.progress(step, done.length * candidates.length + losses.length, total);
        await logistic.fit(c, TOLERANCE, effects.signal);
        losses.push(await logistic.heldOutLoss());
      }
    } finally {
      await logistic.release();
    }
    done.push(losses);
    await kept?.save(done);
  }
  effects.progress(step, total, total);
  const losses = candidates.map((_, i) => done.reduce((sum, fold) => sum + (fold[i] ?? NaN), 0));
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
