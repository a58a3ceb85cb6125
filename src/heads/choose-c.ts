import type { Effects } from '../effects.ts';
import { type Features, isStreamed } from './feature-rows.ts';
import { type Fold, patientFolds } from './folds.ts';
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

/** What is chosen from where nothing else is asked for. */
export const CANDIDATES = { grid: [0.1, 1, 10, 100, 1000], folds: 5 };

/** Objectives within this share of their minima: held-out log-loss then agrees to some thousandths. */
const TOLERANCE = 1e-4;

/**
 * Chooses the strength whose mean log-loss on held-out patients is least, in a cross-validation
 * inside the training set; of equal ones the smaller. Standardisation is fitted anew in every fold.
 *
 * @param known the losses of every fold, where others have found them ({@link foldLosses}).
 * @param kept where finished folds are kept, and found again; null keeps none.
 */
export async function chooseC(
  set: TrainingSet<Features>,
  { grid, folds: count, seed }: Candidates,
  known: readonly (readonly number[])[] | undefined,
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
  const candidates = strengthsOf(grid, set.length);
  const step = 'Choosing the regularisation strength';
  const total = folds.length * candidates.length;
  const done: (readonly number[])[] = [...(known ?? (await kept?.load()) ?? [])];
  if (known === undefined && done.length > 0) {
    effects.note(
      `The search for the strength C goes on from its checkpoint: ${done.length} of ${folds.length} folds are done.`,
    );
  }
  for (const fold of folds.slice(done.length)) {
    const before = done.length * candidates.length;
    const tell = (tried: number): void => effects.progress(step, before + tried, total);
    done.push(await lossesOf(set, fold, candidates, { memory, threads }, tell, effects.signal));
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

/**
 * The held-out log-loss of each candidate, summed, in one fold of {@link chooseC}: whoever does folds
 * apart gets the very figures.
 *
 * @param which number of the fold.
 * @throws RangeError when there is no such fold.
 */
export async function foldLosses(
  set: TrainingSet<Features>,
  { seed, which }: { readonly seed: number; readonly which: number },
  threads: number,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const folds = patientFolds(set, CANDIDATES.folds, seed);
  const fold = typeof folds === 'string' ? undefined : folds[which];
  if (fold === undefined) throw new RangeError(`There is no fold ${which} of these patients`);
  const memory = new Float64Array(isStreamed(set.features) ? 0 : set.features.length);
  const candidates = strengthsOf(CANDIDATES.grid, set.length);
  return await lossesOf(set, fold, candidates, { memory, threads }, () => undefined, signal);
}

function strengthsOf(grid: readonly number[], length: number): number[] {
  return grid.map((each) => each / length).sort((a, b) => a - b);
}

async function lossesOf(
  set: TrainingSet<Features>,
  fold: Fold,
  candidates: readonly number[],
  { memory, threads }: { readonly memory: Float64Array; readonly threads: number },
  tell: (tried: number) => void,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const logistic = await Logistic.open(set, fold, memory, threads);
  const losses: number[] = [];
  try {
    for (const c of candidates) {
      tell(losses.length);
      await logistic.fit(c, TOLERANCE, signal);
      losses.push(await logistic.heldOutLoss());
    }
  } finally {
    await logistic.release();
  }
  return losses;
}
