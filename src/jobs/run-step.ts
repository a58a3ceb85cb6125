import type { Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import type { EvaluateResult, HeadOptions } from '../pipeline/index.ts';
import {
  compare,
  evaluate,
  featureMap,
  ingest,
  label,
  labelErrors,
  split,
  train,
} from '../pipeline/index.ts';
import type { JobRequest, TrainSettings } from './job-request.ts';

/**
 * Takes the step that a job asks for. Each of them goes on from what is finished when it is taken
 * again.
 *
 * @returns its result as plain JSON, without what is long and kept elsewhere.
 */
export async function runStep(
  workspace: Workspace,
  { kind, settings }: JobRequest,
  effects: Effects,
): Promise<unknown> {
  switch (kind) {
    case 'ingest': {
      const { items, ...counts } = await ingest(workspace, settings.path, effects);
      return { ...counts, frames: items.length };
    }
    case 'label':
      return await label(workspace, {}, effects);
    case 'split':
      return await split(workspace, settings, effects);
    case 'train':
      return await trainAndEvaluate(workspace, settings, effects);
    case 'evaluate': {
      const { run, ...options } = settings;
      return brief(await evaluate(workspace, run, options, effects));
    }
    case 'compare':
      return await compare(workspace, settings.runs, { readers: settings.readers }, effects);
    case 'doubt':
      return await doubtLabels(workspace, settings.run, effects);
    case 'map':
      return await featureMap(workspace, settings.run, effects);
  }
}

async function trainAndEvaluate(
  workspace: Workspace,
  { backbone: name, pool, head, evaluate: thenEvaluate = false, ...options }: TrainSettings,
  effects: Effects,
): Promise<unknown> {
  const backbone = { name, ...(pool !== undefined && { pool }) };
  const asked = { ...options, backbone, head: headOptions(head) };
  const trained = await train(workspace, asked, effects);
  if (!thenEvaluate) return trained;
  return { ...trained, evaluation: brief(await evaluate(workspace, trained.run, {}, effects)) };
}

/** Folds of patients in which labels are doubted, as on the command line. */
const FOLDS = { folds: 5, seed: 1 };
/** Doubted labels that are kept; a person looks at each of them. */
const MOST_DOUBTED = 1000;

async function doubtLabels(workspace: Workspace, run: string, effects: Effects) {
  const errors = await labelErrors(workspace, run, FOLDS, effects);
  const doubted = errors.slice(0, MOST_DOUBTED);
  return {
    run,
    found: errors.length,
    doubted: doubted.map(({ frame, category, suggested, probability }) => ({
      ...{ frame, category, suggested, probability },
    })),
  };
}

function headOptions(head: TrainSettings['head']): HeadOptions {
  if (head.kind !== 'fc') return head;
  const { patience, optimiser, classWeights, weightDecay, ...rest } = head;
  return {
    ...rest,
    weightDecay: weightDecay ?? (optimiser === 'adamw' ? 0.01 : 5e-4),
    // What does nothing is left out, so that a run is the same whoever asked for it.
    optimiser: optimiser === 'sgd' ? undefined : optimiser,
    classWeights: classWeights === 'none' ? undefined : classWeights,
    patience: patience === undefined ? undefined : { epochs: patience, minDelta: 0 },
  };
}

function brief({ run, images, patients, accuracy, top2, balancedAccuracy }: EvaluateResult) {
  return { run, images, patients, accuracy, top2, balancedAccuracy };
}
