import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { Fold } from './folds.ts';
import type { Reduced } from './reduce.ts';
import { reduce } from './reduce.ts';
import type { Scaler } from './scaler.ts';
import { fitScaler, standardise } from './scaler.ts';
import type { Minimum } from './softmax-ridge.ts';
import { SoftmaxRidge } from './softmax-ridge.ts';
import type { TrainingSet } from './training-set.ts';
import { oneHot } from './training-set.ts';

/** Weights, length x K, of the standardised features, and intercepts, K. */
export type Solution = Readonly<Record<'weights' | 'intercepts', Tensor<Float64Array>>>;

/**
 * Logistic regression on some rows of a set, standardised by these rows alone, to be fitted with one
 * strength after another and looked at on the rows that were held out.
 */
export class Logistic {
  readonly scaler: Scaler;
  /** Frames that are fitted on. */
  readonly #frames: number;
  readonly #reduced: Reduced;
  readonly #held: Record<'x' | 'truth', Tensor<Float64Array>>;
  readonly #ridge: SoftmaxRidge;
  readonly #outcome: Session;

  private constructor(
    scaler: Scaler,
    frames: number,
    reduced: Reduced,
    held: Record<'x' | 'truth', Tensor<Float64Array>>,
    ridge: SoftmaxRidge,
    outcome: Session,
  ) {
    this.scaler = scaler;
    this.#frames = frames;
    this.#reduced = reduced;
    this.#held = held;
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
    const { held } = fold;
    // The fit takes the first rows for a sample of all.
    const train = Int32Array.from(new Random('rows').shuffle(Array.from(fold.train)));
    const scaler = await fitScaler(set, train, threads);
    const edge = train.length * length;
    const x = await standardise(set, train, scaler, memory.subarray(0, edge));
    const heldX = await standardise(set, held, scaler, memory.subarray(edge));
    const reduced = await reduce(x, threads);
    const ridge = await SoftmaxRidge.open(reduced.z, truthOf(set, train), threads);
    const outcome = await openSession(outcomeGraph(length, categories.length), { threads });
    const heldOut = { x: heldX, truth: truthOf(set, held) };
    const frames = train.length / (set.views ?? 1);
    return new Logistic(scaler, frames, reduced, heldOut, ridge, outcome);
  }

  /**
   * Fits with strength C, from where the last fit ended: minimises C times the log-loss summed over
   * frames, of which a frame's views have a share each, plus 1/2 ||W||^2, divided by C and the number
   * of frames.
   */
  fit(c: number, tolerance: number, signal?: AbortSignal): Promise<Minimum> {
    return this.#ridge.minimise(1 / (c * this.#frames), tolerance, signal);
  }

  /** Log-loss on the rows that were held out, summed. */
  async heldOutLoss(): Promise<number> {
    const { weights, intercepts } = await this.solution();
    const loss = float64([]);
    await this.#outcome.run({ ...this.#held, weights, intercepts }, { loss });
    return loss.data[0] ?? NaN;
  }

  /** Logits of the rows that were held out, M x K. */
  async heldOutLogits(): Promise<Tensor<Float64Array>> {
    const { weights, intercepts } = await this.solution();
    const logits = float64([this.#held.truth.dims[0] ?? 0, this.#held.truth.dims[1] ?? 0]);
    await this.#outcome.run({ ...this.#held, weights, intercepts }, { logits });
    return logits;
  }

  async solution(): Promise<Solution> {
    const { weights, intercepts } = this.#ridge;
    return { weights: await this.#reduced.weights(weights), intercepts };
  }

  async release(): Promise<void> {
    await this.#ridge.release();
    await this.#outcome.release();
  }
}

function truthOf({ labels, categories }: TrainingSet, rows: Int32Array): Tensor<Float64Array> {
  const truth = float64([rows.length, categories.length]);
  oneHot(rows.map((row) => labels[row] ?? 0), truth.data); // prettier-ignore
  return truth;
}

function outcomeGraph(d: number, k: number): Graph {
  const g = new GraphBuilder('outcome');
  const x = g.input('x', 'float64', ['M', d]);
  const weights = g.input('weights', 'float64', [d, k]);
  const logits = g.add('Gemm', [x, weights, g.input('intercepts', 'float64', [k])]);
  g.output('logits', logits, 'float64', ['M', k]);
  const truth = g.input('truth', 'float64', ['M', k]);
  const each = g.add('Mul', [truth, g.add('LogSoftmax', [logits])]);
  g.output('loss', g.add('Neg', [g.add('ReduceSum', [each], { keepdims: 0 })]), 'float64', []);
  return g.build();
}
