import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { throwIfInterrupted, UserError } from '../errors.ts';
import type { Tensor } from '../graph/index.ts';
import { float32 } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import { dropoutMask } from './fc/dropout-mask.ts';
import type { EngineState } from './fc/engine.ts';
import type { FeatureScaler } from './fc/head-graph.ts';
import { headGraph } from './fc/head-graph.ts';
import type { Layer } from './fc/initial-parameters.ts';
import { initialParameters } from './fc/initial-parameters.ts';
import type { EngineKind } from './fc/open-engine.ts';
import { openEngine } from './fc/open-engine.ts';
import type { FcShape } from './fc/shape.ts';
import { standardised } from './fc/standardise.ts';
import type { Head } from './head.ts';
import { fitScaler } from './scaler.ts';
import { meanLogLoss } from './softmax.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet, oneHot } from './training-set.ts';

export interface FcOptions {
  /** Of weights, batches and dropout. */
  readonly seed: number;
  /** Units of the hidden layers, first to last; none gives a linear head trained by steps. */
  readonly hidden: readonly number[];
  /**
   * Pretrained hidden layers to start from, in place of `hidden`. They were trained on features as
   * they are, so these are then not standardised.
   */
  readonly initial?: readonly Layer[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly rate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  /** Share of hidden units left out of a step, in [0, 1). */
  readonly dropout: number;
  /** Trains in the primal or in the dual; absent: in the one that is cheaper by counted cost. */
  readonly engine?: EngineKind;
  /** Threads of onnxruntime; the last bits of a result depend on it. All cores when absent. */
  readonly threads?: number;
}

/**
 * Fits fully connected layers with ReLU and dropout, new ones on standardised features or pretrained
 * ones, by mini-batch SGD with momentum and coupled weight decay. Where there is a tuning set, the
 * parameters of the epoch with the lowest tuning log-loss are kept, else the last epoch's.
 *
 * Each epoch draws its order and its masks from a stream of its own, so that the state between two
 * epochs is the parameters and velocities alone.
 *
 * @throws UserError when a category has no image, a feature is not finite, or the loss grows beyond
 *   all bounds.
 * @throws Interrupted when the signal is raised.
 */
export async function fitFc(
  set: TrainingSet,
  tuning: TrainingSet | null,
  options: FcOptions,
  effects: Effects,
): Promise<Head> {
  checkTrainingSet(set);
  const { initial, ...told } = options;
  const { seed, epochs, batchSize: batch, threads = availableParallelism() } = options;
  const hidden = initial?.map(({ bias }) => bias.data.length) ?? options.hidden;
  const n = set.labels.length;
  const shape: FcShape = { sizes: [set.length, ...hidden, set.categories.length] };
  const scaler = initial === undefined ? await scalerOf(set, threads) : null;
  const featuresOf = ({ features, length, labels }: TrainingSet): Promise<Tensor<Float32Array>> => {
    const given = float32([labels.length, length], features);
    return scaler === null ? Promise.resolve(given) : standardised(given, scaler, threads);
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
  const history: { epoch: number; loss: number; tuningLogLoss: number | null }[] = [];
  let best: { logLoss: number; epoch: number; state?: EngineState } = {
    logLoss: Infinity,
    epoch: epochs,
  };
  let parameters: Float32Array[];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      throwIfInterrupted(effects.signal, 'training the head');
      const random = new Random('fc epoch', seed, epoch);
      const order = random.shuffle(Array.from({ length: n }, (_, i) => i));
      let sum = 0;
      for (let start = 0; start < n; start += batch) {
        const rows = order.slice(start, start + batch);
        const masks =
          options.dropout === 0
            ? []
            : hidden.map((units) => dropoutMask(random, batch * units, options.dropout));
        const shares = rows.map(() => 1 / rows.length);
        sum += (await engine.step(rows, shares, options.rate, masks)) * rows.length;
      }
      const loss = sum / n;
      if (!Number.isFinite(loss)) {
        throw new UserError(
          `Cannot train the head: the loss grew beyond all bounds in epoch ${epoch}; try a smaller --rate than ${options.rate}.`,
        );
      }
      const tuningLogLoss = tuning && meanLogLoss(await engine.tuningLogits(), tuning.labels);
      history.push({ epoch, loss, tuningLogLoss });
      if (tuningLogLoss !== null && tuningLogLoss < best.logLoss) {
        best = { logLoss: tuningLogLoss, epoch, state: await engine.state('parameters') };
      }
      effects.progress('Training the head', epoch, epochs);
    }
    parameters = await engine.parameters(best.state);
  } finally {
    await engine.release();
  }
  return {
    kind: 'fc',
    categories: set.categories,
    length: set.length,
    graph: headGraph(shape, scaler, parameters),
    settings: {
      ...told,
      hidden,
      init: initial === undefined ? 'random' : 'pretrained',
      engine: kind,
      threads,
      keptEpoch: best.epoch,
      history,
    },
  };
}

async function scalerOf(set: TrainingSet, threads: number): Promise<FeatureScaler> {
  const rows = set.labels.map((_, row) => row);
  const { mean, scale } = await fitScaler(set, rows, threads);
  return { mean: Float32Array.from(mean.data), scale: Float32Array.from(scale.data) };
}
