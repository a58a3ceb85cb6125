import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { throwIfInterrupted, UserError } from '../errors.ts';
import type { Tensor } from '../graph/index.ts';
import { float32 } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { FcShape } from './fc-graphs.ts';
import { headGraph, parameterDims } from './fc-graphs.ts';
import type { FcRows, FcState } from './fc-trainer.ts';
import { FcTrainer } from './fc-trainer.ts';
import type { Head } from './head.ts';
import { fitScaler } from './scaler.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet } from './training-set.ts';

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
  /** Threads of onnxruntime; the last bits of a result depend on it. All cores when absent. */
  readonly threads?: number;
}

/** A fully connected layer: weight [outputs, inputs] and bias [outputs]. */
export interface Layer {
  readonly weight: Tensor<Float32Array>;
  readonly bias: Tensor<Float32Array>;
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
  const shape: FcShape = {
    sizes: [set.length, ...hidden, set.categories.length],
    scaler: initial === undefined ? await scalerOf(set, threads) : null,
  };
  const [training, held] = [rowsOf(set), tuning === null ? null : rowsOf(tuning)];
  const trainer = await FcTrainer.open(
    shape,
    { ...options, batch, threads },
    initialState(shape, seed, initial ?? []),
  );
  const history: { epoch: number; loss: number; tuningLogLoss: number | null }[] = [];
  let best = { logLoss: Infinity, epoch: 0, parameters: [] as FcState['parameters'] };
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      throwIfInterrupted(effects.signal, 'training the head');
      const random = new Random('fc epoch', seed, epoch);
      const order = random.shuffle(Array.from({ length: n }, (_, i) => i));
      let sum = 0;
      for (let start = 0; start < n; start += batch) {
        const rows = order.slice(start, start + batch);
        const masks = hidden.map((units) => dropoutMask(random, batch * units, options.dropout));
        sum += (await trainer.step(training, rows, options.rate, masks)) * rows.length;
      }
      const loss = sum / n;
      if (!Number.isFinite(loss)) {
        throw new UserError(
          `Cannot train the head: the loss grew beyond all bounds in epoch ${epoch}; try a smaller --rate than ${options.rate}.`,
        );
      }
      const tuningLogLoss = held === null ? null : await trainer.meanLoss(held);
      history.push({ epoch, loss, tuningLogLoss });
      if (tuningLogLoss !== null && tuningLogLoss < best.logLoss) {
        best = { logLoss: tuningLogLoss, epoch, parameters: trainer.parameters() };
      }
      effects.progress('Training the head', epoch, epochs);
    }
    if (best.epoch === 0) best = { ...best, epoch: epochs, parameters: trainer.parameters() };
  } finally {
    await trainer.release();
  }
  return {
    kind: 'fc',
    categories: set.categories,
    length: set.length,
    graph: headGraph(shape, best.parameters),
    settings: {
      ...told,
      hidden,
      init: initial === undefined ? 'random' : 'pretrained',
      threads,
      keptEpoch: best.epoch,
      history,
    },
  };
}

function rowsOf({ features, length, labels, categories }: TrainingSet): FcRows {
  const targets = float32([labels.length, categories.length]);
  labels.forEach((label, row) => (targets.data[row * categories.length + label] = 1));
  return { features: float32([labels.length, length], features), targets };
}

async function scalerOf(set: TrainingSet, threads: number): Promise<FcShape['scaler']> {
  const rows = set.labels.map((_, row) => row);
  const { mean, scale } = await fitScaler(set, rows, threads);
  return { mean: Float32Array.from(mean.data), scale: Float32Array.from(scale.data) };
}

/**
 * The given layers, then Gaussian weights of variance 2 / inputs (He et al. 2015,
 * doi:10.1109/ICCV.2015.123) with biases 0.
 *
 * @throws UserError when a given layer takes another number of values.
 */
function initialState(shape: FcShape, seed: number, initial: readonly Layer[]): FcState {
  const random = new Random('fc weights', seed);
  const parameters = parameterDims(shape).map((dims, i) => {
    const given = initial[Math.floor(i / 2)];
    const [inputs = 0, outputs] = dims;
    if (given !== undefined) return outputs === undefined ? given.bias.data : turned(given, inputs);
    if (outputs === undefined) return new Float32Array(inputs);
    const deviation = Math.sqrt(2 / inputs);
    return Float32Array.from({ length: inputs * outputs }, () => deviation * random.normal());
  });
  return { parameters, velocities: parameters.map(({ length }) => new Float32Array(length)) };
}

/** A layer's weights as [inputs, outputs]. */
function turned({ weight }: Layer, inputs: number): Float32Array {
  const [outputs = 0, takes = 0] = weight.dims;
  if (takes !== inputs) {
    throw new UserError(
      `Cannot start from pretrained layers: one takes ${takes} values, but gets ${inputs}; use --pool none, or --init random.`,
    );
  }
  const values = new Float32Array(weight.data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) values[i * outputs + o] = weight.data[o * inputs + i] ?? 0;
  }
  return values;
}

/** 1 for a unit that is kept; each draw of 32 bits decides two units. */
function dropoutMask(random: Random, units: number, dropout: number): Uint8Array {
  const mask = new Uint8Array(units);
  const threshold = Math.round(dropout * 0x10000);
  for (let i = 0; i < units; i += 2) {
    const word = random.uint32();
    mask[i] = (word & 0xffff) >= threshold ? 1 : 0;
    mask[i + 1] = word >>> 16 >= threshold ? 1 : 0;
  }
  return mask;
}
