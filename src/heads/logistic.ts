import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { Fold } from './folds.ts';
import { kernelOf } from './kernel.ts';
import type { Scaler } from './scaler.ts';
import { fitScaler, standardise } from './scaler.ts';
import type { Minimum } from './softmax-ridge.ts';
import { SoftmaxRidge } from './softmax-ridge.ts';
import type { TrainingSet } from './training-set.ts';
import { oneHot } from './training-set.ts';

/** Rows that the metric of the fit is made from. */
const SAMPLE = 256;

/**
 * Logistic regression on some rows of a set, standardised by these rows alone, to be fitted with one
 * strength after another and looked at on the rows that were held out.
 */
export class Logistic {
  readonly scaler: Scaler;
  readonly #train: Tensor<Float64Array>;
  readonly #held: Tensor<Float64Array>;
  readonly #heldTruth: Tensor<Float64Array>;
  readonly #ridge: SoftmaxRidge;
  readonly #outcome: Session;

  private constructor(
    scaler: Scaler,
    rows: Record<'train' | 'held' | 'heldTruth', Tensor<Float64Array>>,
    ridge: SoftmaxRidge,
    outcome: Session,
  ) {
    this.scaler = scaler;
    this.#train = rows.train;
    this.#held = rows.held;
    this.#heldTruth = rows.heldTruth;
    this.#ridge = ridge;
    this.#outcome = outcome;
  }

  /** @param memory room for (train + held) x length values; taken until released. */
  static async open(
    set: TrainingSet,
    fold: Fold,
    memory: Float64Array,
    threads: number,
  ): Promise<Logistic> {
    const { length, categories } = set;
    // The first rows are taken for a sample of all.
    const train = Int32Array.from(new Random('rows').shuffle(Array.from(fold.train)));
    const { held } = fold;
    const scaler = await fitScaler(set, train, threads);
    const edge = train.length * length;
    const x = await standardise(set, train, scaler, memory.subarray(0, edge));
    const rows = {
      train: x,
      held: await standardise(set, held, scaler, memory.subarray(edge)),
      heldTruth: truthOf(set, held),
    };
    const kernel = await kernelOf(x, Math.min(SAMPLE, train.length), threads);
    const ridge = await SoftmaxRidge.open(kernel, truthOf(set, train), threads);
    const outcome = await openSession(outcomeGraph(length, categories.length), { threads });
    return new Logistic(scaler, rows, ridge, outcome);
  }

  /**
   * Fits with strength C, from where the last fit ended: minimises C times the summed log-loss plus
   * 1/2 ||W||^2, divided by C and the number of rows.
   */
  fit(c: number, tolerance: number, signal?: AbortSignal): Promise<Minimum> {
    const [n = 0] = this.#train.dims;
    return this.#ridge.minimise(1 / (c * n), tolerance, signal);
  }

  /** Log-loss on the rows that were held out, summed. */
  async heldOutLoss(): Promise<number> {
    const loss = float64([]);
    await this.#outcome.run(this.#feeds(), { loss });
    return loss.data[0] ?? NaN;
  }

  /** Weights, length x K, of the standardised features, and intercepts, K. */
  async solution(): Promise<Record<'weights' | 'intercepts', Tensor<Float64Array>>> {
    const [, k = 0] = this.#heldTruth.dims;
    const [, length = 0] = this.#train.dims;
    const weights = float64([length, k]);
    await this.#outcome.run(this.#feeds(), { weights });
    return { weights, intercepts: this.#ridge.intercepts };
  }

  async release(): Promise<void> {
    await this.#ridge.release();
    await this.#outcome.release();
  }

  #feeds(): Record<string, Tensor> {
    return {
      x: this.#train,
      dual: this.#ridge.dual,
      intercepts: this.#ridge.intercepts,
      held: this.#held,
      truth: this.#heldTruth,
    };
  }
}

function truthOf({ labels, categories }: TrainingSet, rows: Int32Array): Tensor<Float64Array> {
  const truth = float64([rows.length, categories.length]);
  oneHot(rows.map((row) => labels[row] ?? 0), truth.data); // prettier-ignore
  return truth;
}

function outcomeGraph(d: number, k: number): Graph {
  const g = new GraphBuilder('outcome');
  const x = g.input('x', 'float64', ['N', d]);
  const weights = g.add('Gemm', [x, g.input('dual', 'float64', ['N', k])], { transA: 1 });
  g.output('weights', weights, 'float64', [d, k]);
  const held = g.input('held', 'float64', ['M', d]);
  const logits = g.add('Gemm', [held, weights, g.input('intercepts', 'float64', [k])]);
  const truth = g.input('truth', 'float64', ['M', k]);
  const each = g.add('Mul', [truth, g.add('LogSoftmax', [logits])]);
  g.output('loss', g.add('Neg', [g.add('ReduceSum', [each], { keepdims: 0 })]), 'float64', []);
  return g.build();
}
