import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { throwIfInterrupted, UserError } from '../errors.ts';
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

/**
 * Fits fully connected layers with ReLU and dropout on standardised features, by mini-batch SGD with
 * momentum and coupled weight decay. Where there is a tuning set, the parameters of the epoch with
 * the lowest tuning log-loss are kept, else the last epoch's.
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
  const { seed, hidden, epochs, batchSize: batch, threads = availableParallelism() } = options;
  const n = set.labels.length;
  const scaler = await fitScaler(
    set,
    set.labels.map((_, row) => row),
    threads,
  );
  const shape: FcShape = {
    sizes: [set.length, ...hidden, set.categories.length],
    mean: Float32Array.from(scaler.mean.data),
    scale: Float32Array.from(scaler.scale.data),
  };
  const [training, held] = [rowsOf(set), tuning === null ? null : rowsOf(tuning)];
  const trainer = await FcTrainer.open(
    shape,
    { ...options, batch, threads },
    initialState(shape, seed),
  );
  const history: { epoch: number; loss: number; tuningLogLoss: number | null }[] = [];
  let best: { logLoss: number; epoch: number; parameters: FcState['parameters'] } | undefined;
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
      if (best === undefined || tuningLogLoss === null || tuningLogLoss < best.logLoss) {
        const { parameters } = trainer.state();
        best = { logLoss: tuningLogLoss ?? loss, epoch, parameters };
      }
      effects.progress('Training the head', epoch, epochs);
    }
  } finally {
    await trainer.release();
  }
  const { hidden: layers, ...told } = options;
  return {
    kind: 'fc',
    categories: set.categories,
    length: set.length,
    graph: headGraph(shape, best?.parameters ?? []),
    settings: { ...told, hidden: layers, threads, keptEpoch: best?.epoch ?? 0, history },
  };
}

function rowsOf({ features, length, labels, categories }: TrainingSet): FcRows {
  const targets = float32([labels.length, categories.length]);
  labels.forEach((label, row) => (targets.data[row * categories.length + label] = 1));
  return { features: float32([labels.length, length], features), targets };
}

/** Gaussian weights of variance 2 / inputs (He et al. 2015, doi:10.1109/ICCV.2015.123), biases 0. */
function initialState(shape: FcShape, seed: number): FcState {
  const random = new Random('fc weights', seed);
  const parameters = parameterDims(shape).map(([inputs = 0, outputs]) => {
    if (outputs === undefined) return new Float32Array(inputs);
    const deviation = Math.sqrt(2 / inputs);
    return Float32Array.from({ length: inputs * outputs }, () => deviation * random.normal());
  });
  return { parameters, velocities: parameters.map(({ length }) => new Float32Array(length)) };
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
