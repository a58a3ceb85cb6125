import { join } from 'node:path';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import type { Predictions } from '../../evaluation/index.ts';
import type { Fold } from '../../heads/index.ts';
import { patientFolds } from '../../heads/index.ts';
import { extractViews } from '../train/features.ts';
import type { HeadOptions } from '../train/fit-head.ts';
import { fitFold } from '../fits/fit-fold.ts';
import { fitInputOf, readSet } from '../fits/fit-input.ts';
import type { FoldAnswer } from '../fits/fit-tasks.ts';
import type { Classifier } from '../predict/load-run.ts';
import { indicesOf } from '../train/predictions.ts';
import type { Division } from './division.ts';
import { FoldsOnWorkers } from './folds-on-workers.ts';

/** Frames that were not tested on, ready for heads to be fitted again. */
export interface Refit {
  readonly classifier: Classifier;
  readonly rows: readonly FrameRow[];
  /** What heads say of each of some folds, in their order. */
  ask(division: Division, effects: Effects): AsyncIterable<FoldAnswer>;
  /** Takes away what is used up when the last answer is kept. */
  close(): Promise<void>;
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
  const labels = indicesOf(rows, run.categories);
  const groups = rows.map(({ patient }) => patient);
  const input = fitInputOf(views, { hashes, labels, groups, categories: run.categories });
  await extractViews(workspace, views, hashes, effects);
  // As it stands in run.json, it came from these options.
  const head = run.head.options as unknown as HeadOptions;
  if (effects.shards !== undefined) {
    const asked = {
      backbone: views[0],
      ref: run.backbone.ref,
      training: input,
      tuning: null,
      head,
      streamed: false,
    };
    const onWorkers = await FoldsOnWorkers.open(workspace, asked, effects.shards);
    return {
      ...{ classifier, rows },
      ask: (division, to) => onWorkers.ask(division, to),
      close: () => onWorkers.close(),
    };
  }
  const set = await readSet(workspace, input);
  const path = join(workspace.runDir(run.run), 'fold.checkpoint');
  const means = { checkpoint: { path, everySeconds: Infinity } };
  return {
    ...{ classifier, rows },
    async *ask({ folds, ...question }, to) {
      const quiet: Effects = { ...to, progress: () => undefined };
      for (const fold of folds) {
        yield await fitFold(set, { fold, ...question }, { backbone: views[0], head }, means, quiet);
      }
    },
    close: () => Promise.resolve(),
  };
}

/** The folds of a refit's frames, by patient. @throws UserError when there can be none. */
export function foldsOf(
  { classifier, rows }: Pick<Refit, 'classifier' | 'rows'>,
  folds: number,
  seed: number,
): Fold[] {
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
 * their patients, and asks it about the fold; see {@link fitFold}.
 *
 * @param step what progress is told of.
 */
export async function crossFit(
  refit: Refit,
  division: Division,
  step: string,
  effects: Effects,
): Promise<CrossFit> {
  const { classifier, rows } = refit;
  const { categories } = classifier.run;
  const k = categories.length;
  const { folds } = division;
  const probabilities = new Float64Array(rows.length * k);
  const fitted: CrossFit['fitted'][number][] = [];
  effects.progress(step, 0, folds.length);
  for await (const { probabilities: answers, images, patients } of refit.ask(division, effects)) {
    folds[fitted.length]?.held.forEach((row, i) => {
      probabilities.set(answers.slice(i * k, (i + 1) * k), row * k);
    });
    fitted.push({ images, patients });
    effects.progress(step, fitted.length, folds.length);
  }
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
