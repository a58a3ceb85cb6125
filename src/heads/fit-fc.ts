import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { float32 } from '../graph/index.ts';
import type { CheckpointOptions } from './fc/checkpoints.ts';
import { Checkpoints } from './fc/checkpoints.ts';
import type { CourseOptions } from './fc/course.ts';
import { courseOf } from './fc/course.ts';
import type { FcFeatures, Optimiser } from './fc/engine.ts';
import type { FeatureScaler } from './fc/head-graph.ts';
import { headGraph } from './fc/head-graph.ts';
import type { Layer } from './fc/initial-parameters.ts';
import { initialParameters } from './fc/initial-parameters.ts';
import type { EngineKind } from './fc/open-engine.ts';
import { openEngine } from './fc/open-engine.ts';
import type { FcShape } from './fc/shape.ts';
import { Standardiser } from './fc/standardise.ts';
import type { Trained } from './fc/train-epochs.ts';
import { trainEpochs } from './fc/train-epochs.ts';
import { trainingKey } from './fc/training-key.ts';
import type { Features } from './feature-rows.ts';
import { isStreamed } from './feature-rows.ts';
import type { Head } from './head.ts';
import { fitScaler } from './scaler.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet, oneHot } from './training-set.ts';

export interface FcOptions extends CourseOptions {
  /** Units of the hidden layers, first to last; none gives a linear head trained by steps. */
  readonly hidden: readonly number[];
  /**
   * Pretrained hidden layers to start from, in place of `hidden`. They were trained on features as
   * they are, so these are then not standardised.
   */
  readonly initial?: readonly Layer[];
  /** sgd when absent. */
  readonly optimiser?: Optimiser;
  /** Of SGD; what AdamW calls beta 1. */
  readonly momentum: number;
  readonly weightDecay: number;
  /** Trains in the primal or in the dual; absent: in the one that is cheaper by counted cost. */
  readonly engine?: EngineKind;
  /** Threads of onnxruntime; the last bits of a result depend on it. All cores when absent. */
  readonly threads?: number;
  /** Where the training is saved while it goes on; nowhere when absent. */
  readonly checkpoint?: CheckpointOptions;
}

/**
 * Fits fully connected layers with ReLU and dropout, new ones on standardised features or pretrained
 * ones, by mini-batch SGD with momentum or AdamW. Where there is a tuning set, the
 * parameters of the epoch with the lowest tuning log-loss are kept, else the last epoch's. Where there
 * is a checkpoint of this very training, it goes on from there and ends with the same bytes.
 *
 * @throws UserError when the options contradict each other, a category has no image, a feature is not
 *   finite, or the loss grows beyond all bounds.
 * @throws Interrupted when the signal is raised.
 */
export async function fitFc(
  set: TrainingSet<Features>,
  tuning: TrainingSet<Features> | null,
  options: FcOptions,
  effects: Effects,
): Promise<Head> {
  checkTrainingSet(set);
  const { initial, checkpoint, threads = availableParallelism(), ...told } = options;
  const { seed, batchSize: batch } = options;
  const hidden = initial?.map(({ bias }) => bias.data.length) ?? options.hidden;
  const course = courseOf(set, tuning, hidden, options);
  const n = set.labels.length;
  const shape: FcShape = { sizes: [set.length, ...hidden, set.categories.length] };
  const scaler = initial === undefined ? await scalerOf(set, threads) : null;
  const standardiser = scaler && (await Standardiser.open(scaler, threads));
  const featuresOf = async ({
    features,
    length,
    labels,
  }: TrainingSet<Features>): Promise<FcFeatures> => {
    if (isStreamed(features)) return standardiser?.rows(features) ?? features;
    const given = float32([labels.length, length], features);
    return (await standardiser?.copy(given)) ?? given;
  };
  const targets = oneHot(set.labels, new Float32Array(n * set.categories.length));
  const { engine, kind } = await openEngine(
    {
      shape,
      training: {
        features: await featuresOf(set),
        targets: float32([n, set.categories.length], targets),
      },
      tuning: tuning && (await featuresOf(tuning)),
      parameters: initialParameters(shape, seed, initial ?? []),
    },
    { ...options, batch, threads, ...(options.engine && { kind: options.engine }) },
  );
  const checkpoints =
    checkpoint === undefined
      ? null
      : new Checkpoints(
          checkpoint,
          () => trainingKey({ ...told, hidden, threads, engine: kind }, set, tuning, initial ?? []),
          effects,
        );
  let trained: Trained;
  try {
    trained = await trainEpochs(engine, course, checkpoints, effects);
  } finally {
    await engine.release();
    await standardiser?.release();
  }
  return {
    kind: 'fc',
    categories: set.categories,
    length: set.length,
    graph: headGraph(shape, scaler, trained.parameters),
    settings: {
      ...told,
      hidden,
      init: initial === undefined ? 'random' : 'pretrained',
      engine: kind,
      threads,
      classWeights: Object.fromEntries(set.categories.map((name, k) => [name, course.weights[k]])),
      keptEpoch: trained.keptEpoch,
      history: trained.history,
    },
  };
}

async function scalerOf(set: TrainingSet<Features>, threads: number): Promise<FeatureScaler> {
  const rows = set.labels.map((_, row) => row);
  const { mean, scale } = await fitScaler(set, rows, threads);
  return { mean: Float32Array.from(mean.data), scale: Float32Array.from(scale.data) };
}
