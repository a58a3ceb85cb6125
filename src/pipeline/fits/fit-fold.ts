import { type Fold, openPredictor, removeCheckpoint, type TrainingSet } from '../../heads/index.ts';
import type { Effects } from '../../effects.ts';
import { Random } from '../../numeric/index.ts';
import { fitHead, type FittingMeans, type Grafted, type HeadOptions } from '../train/fit-head.ts';
import type { FoldAnswer } from './fit-tasks.ts';
import { subset } from './subset.ts';

/** A fold to be asked about. */
export interface FoldQuestion {
  readonly fold: Fold;
  /** Of the patients of the other folds, in (0, 1]; the smaller ones lie in the larger ones. */
  readonly share: number;
  readonly seed: number;
}

/**
 * Fits a head on the frames of the other folds, or on a share of their patients, and asks it about the
 * fold. A head of fully connected layers is trained for all its epochs: there is no tuning part to stop
 * it.
 *
 * @param set one row for each view of each frame; the fold is of frames.
 * @throws UserError when fewer than two categories are left to fit.
 * @throws Interrupted when the signal is raised.
 */
export async function fitFold(
  set: TrainingSet,
  { fold, share, seed }: FoldQuestion,
  { backbone, head: options }: { readonly backbone: Grafted; readonly head: HeadOptions },
  means: FittingMeans,
  effects: Effects,
): Promise<FoldAnswer> {
  const { categories, views = 1, groups } = set;
  const frames = set.labels.length / views;
  const { held } = fold;
  const k = categories.length;
  const some = patientsOf(groups, fold.train, share, seed);
  const training = subset(set, frames, some);
  const head = await fitHead(backbone, training, null, options, means, effects);
  await removeCheckpoint(means.checkpoint.path);
  const probabilities = new Float64Array(held.length * k);
  const predictor = await openPredictor(head);
  try {
    const answers = await predictor.probabilities(subset(set, frames, held).features);
    const known = training.categories.map((category) => categories.indexOf(category));
    held.forEach((_, i) => {
      for (let v = 0; v < views; v++) {
        known.forEach((category, j) => {
          const answer = answers[(v * held.length + i) * known.length + j] ?? 0;
          const at = i * k + category;
          probabilities[at] = (probabilities[at] ?? 0) + answer / views;
        });
      }
    });
  } finally {
    await predictor.release();
  }
  return {
    probabilities: [...probabilities],
    images: some.length,
    patients: new Set(Array.from(some, (row) => groups[row])).size,
  };
}

/** The rows of a share of the patients, drawn by the seed. */
function patientsOf(
  groups: readonly string[],
  train: Int32Array,
  share: number,
  seed: number,
): Int32Array {
  if (share === 1) return train;
  const patients = [...new Set(Array.from(train, (row) => groups[row] ?? ''))].sort();
  const drawn = new Set(
    new Random('learning curve', seed)
      .shuffle(patients)
      .slice(0, Math.max(1, Math.round(share * patients.length))),
  );
  return train.filter((row) => drawn.has(groups[row] ?? ''));
}
