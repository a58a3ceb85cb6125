import { join } from 'node:path';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Predictions } from '../../evaluation/index.ts';
import type { Fold, TrainingSet } from '../../heads/index.ts';
import { openPredictor, patientFolds, removeCheckpoint } from '../../heads/index.ts';
import { Random } from '../../numeric/index.ts';
import { featuresOf } from '../features.ts';
import type { HeadOptions } from '../fit-head.ts';
import { fitHead } from '../fit-head.ts';
import type { Classifier } from '../load-run.ts';
import { indicesOf } from '../predictions.ts';

/** Frames that were not tested on, ready for heads to be fitted again. */
export interface Refit {
  readonly workspace: Workspace;
  readonly classifier: Classifier;
  readonly rows: readonly FrameRow[];
  /** One row for each view of each frame, one view after another. */
  readonly set: TrainingSet;
}

/** Reads what the folds need, once. */
export async function openRefit(
  workspace: Workspace,
  classifier: Classifier,
  rows: readonly FrameRow[],
  effects: Effects,
): Promise<Refit> {
  const { views, run } = classifier;
  const hashes = rows.map(({ hash }) => hash);
  const shown = views.flatMap(() => rows);
  const set: TrainingSet = {
    features: await featuresOf(workspace, views, hashes, effects),
    length: views[0].length,
    labels: indicesOf(shown, run.categories),
    categories: run.categories,
    groups: shown.map(({ patient }) => patient),
    views: views.length,
  };
  return { workspace, classifier, rows, set };
}

/** The folds of a refit's frames, by patient. @throws UserError when there can be none. */
export function foldsOf({ classifier, rows }: Refit, folds: number, seed: number): Fold[] {
  const { categories } = classifier.run;
  const labels = indicesOf(rows, categories);
  const groups = rows.map(({ patient }) => patient);
  const found = patientFolds({ labels, groups, categories }, folds, seed);
  if (typeof found !== 'string') return found;
  throw new UserError(`Cannot cross-validate: ${found}; label more studies.`);
}

/** What heads say of frames whose patients they never saw. */
export interface CrossFit {
  readonly predictions: Predictions;
  /** Frames and patients that each fold's head was fitted on. */
  readonly fitted: readonly { readonly images: number; readonly patients: number }[];
}

/**
 * Fits the run's kind of head anew for every fold, on the frames of the other folds or on a share of
 * their patients, and asks it about the fold. A head of fully connected layers is trained for all its
 * epochs: there is no tuning part to stop it.
 *
 * @param share of the patients of the other folds, in (0, 1]; the smaller ones lie in the larger ones.
 * @throws UserError when fewer than two categories are left to fit.
 * @throws Interrupted when the signal is raised.
 */
export async function crossFit(
  refit: Refit,
  folds: readonly Fold[],
  {
    seed,
    share = 1,
    step,
  }: { readonly seed: number; readonly share?: number; readonly step: string },
  effects: Effects,
): Promise<CrossFit> {
  const { workspace, classifier, rows, set } = refit;
  const { categories } = classifier.run;
  const k = categories.length;
  const probabilities = new Float64Array(rows.length * k);
  const fitted: CrossFit['fitted'][number][] = [];
  const checkpoint = { path: join(workspace.runDir(classifier.run.run), 'fold.checkpoint') };
  const quiet: Effects = { ...effects, progress: () => undefined };
  for (const [done, { train, held }] of folds.entries()) {
    effects.progress(step, done, folds.length);
    const some = patientsOf(rows, train, share, seed);
    const training = subset(set, rows.length, some);
    // As it stands in run.json, it came from these options.
    const options = classifier.run.head.options as unknown as HeadOptions;
    const { views } = classifier;
    const how = { ...checkpoint, everySeconds: Infinity };
    const head = await fitHead(views[0], training, null, options, how, quiet);
    await removeCheckpoint(checkpoint.path);
    const predictor = await openPredictor(head);
    try {
      const asked = subset(set, rows.length, held);
      const answers = await predictor.probabilities(asked.features);
      const known = training.categories.map((category) => categories.indexOf(category));
      held.forEach((row, i) => {
        for (let v = 0; v < views.length; v++) {
          known.forEach((category, j) => {
            const at = row * k + category;
            const answer = answers[(v * held.length + i) * known.length + j] ?? 0;
            probabilities[at] = (probabilities[at] ?? 0) + answer / views.length;
          });
        }
      });
    } finally {
      await predictor.release();
    }
    const patients = new Set(Array.from(some, (row) => rows[row]?.patient)).size;
    fitted.push({ images: some.length, patients });
  }
  effects.progress(step, folds.length, folds.length);
  return {
    predictions: {
      categories,
      truth: indicesOf(rows, categories),
      probabilities,
      clusters: rows.map(({ patient }) => patient),
    },
    fitted,
  };
}

/** The rows of a share of the patients, drawn by the seed. */
function patientsOf(
  rows: readonly FrameRow[],
  train: Int32Array,
  share: number,
  seed: number,
): Int32Array {
  if (share === 1) return train;
  const patients = [...new Set(Array.from(train, (row) => rows[row]?.patient ?? ''))].sort();
  const drawn = new Set(
    new Random('learning curve', seed)
      .shuffle(patients)
      .slice(0, Math.max(1, Math.round(share * patients.length))),
  );
  return train.filter((row) => drawn.has(rows[row]?.patient ?? ''));
}

/** Some frames on every view, with the categories that they have. */
function subset(set: TrainingSet, frames: number, some: Int32Array): TrainingSet {
  const { features, length, labels, groups, views = 1 } = set;
  const chosen = Array.from({ length: views }, (_, v) =>
    Array.from(some, (row) => v * frames + row),
  ).flat();
  const there = [...new Set(chosen.map((row) => labels[row] ?? 0))].sort((a, b) => a - b);
  const picked = new Float32Array(chosen.length * length);
  chosen.forEach((row, i) => {
    picked.set(features.subarray(row * length, (row + 1) * length), i * length);
  });
  return {
    ...{ features: picked, length, views },
    labels: Int32Array.from(chosen, (row) => there.indexOf(labels[row] ?? 0)),
    categories: there.map((category) => set.categories[category] ?? ''),
    groups: chosen.map((row) => groups[row] ?? ''),
  };
}
