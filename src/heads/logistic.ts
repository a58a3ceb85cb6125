import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { DesignMatrix } from './design-matrix.ts';
import { DenseDesign } from './design-matrix.ts';
import type { FeatureRows, Features } from './feature-rows.ts';
import { isStreamed } from './feature-rows.ts';
import type { Fold } from './folds.ts';
import type { Reduced } from './reduce.ts';
import { reduce } from './reduce.ts';
import type { Scaler } from './scaler.ts';
import { fitScaler, standardise } from './scaler.ts';
import type { Minimum } from './softmax-ridge.ts';
import { SoftmaxRidge } from './softmax-ridge.ts';
import { StreamedDesign } from './streamed-design.ts';
import type { TrainingSet } from './training-set.ts';
import { oneHot } from './training-set.ts';

/** Weights, length x K, of the standardised features, and intercepts, K. */
export type Solution = Readonly<Record<'weights' | 'intercepts', Tensor<Float64Array>>>;

/** What is fitted on, and looked at. */
interface Sides {
  readonly scaler: Scaler;
  /** Rows of the set, in the order of the design. */
  readonly train: Int32Array;
  readonly design: DesignMatrix;
  /** How the design's weights become those of the features. */
  readonly weights: Reduced['weights'];
  readonly held: DesignMatrix;
}

/**
 * Logistic regression on some rows of a set, standardised by these rows alone, to be fitted with one
 * strength after another and looked at on the rows that were held out.
 */
export class Logistic {
  readonly scaler: Scaler;
  /** Frames that are fitted on. */
  readonly #frames: number;
  readonly #sides: Sides;
  /** M x K, of the rows that were held out. */
  readonly #truth: Tensor<Float64Array>;
  readonly #ridge: SoftmaxRidge;
  readonly #loss: Session;

  private constructor(
    frames: number,
    sides: Sides,
    truth: Tensor<Float64Array>,
    ridge: SoftmaxRidge,
    loss: Session,
  ) {
    this.scaler = sides.scaler;
    this.#frames = frames;
    this.#sides = sides;
    this.#truth = truth;
    this.#ridge = ridge;
    this.#loss = loss;
  }

  /** @param memory room for (train + held) x length values; taken until released. */
  static async open(
    set: TrainingSet<Features>,
    fold: Fold,
    memory: Float64Array,
    threads: number,
  ): Promise<Logistic> {
    const { features } = set;
    const sides = isStreamed(features)
      ? await streamed({ ...set, features }, fold, threads)
      : await dense({ ...set, features }, fold, memory, threads);
    const truth = truthOf(set, sides.train);
    const ridge = await SoftmaxRidge.open(sides.design, truth, threads);
    const frames = fold.train.length / (set.views ?? 1);
    const loss = await openSession(lossGraph(set.categories.length), { threads });
    return new Logistic(frames, sides, truthOf(set, fold.held), ridge, loss);
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
    const loss = float64([]);
    const feeds = { logits: await this.heldOutLogits(), truth: this.#truth };
    await this.#loss.run(feeds, { loss });
    return loss.data[0] ?? NaN;
  }

  /** Logits of the rows that were held out, M x K. */
  async heldOutLogits(): Promise<Tensor<Float64Array>> {
    const { weights, intercepts } = await this.solution();
    const [d = 0, k = 0] = weights.dims;
    const point = float64([d + 1, k]);
    point.data.set(weights.data);
    point.data.set(intercepts.data, d * k);
    const logits = float64(this.#truth.dims);
    await this.#sides.held.times(point, logits);
    return logits;
  }

  async solution(): Promise<Solution> {
    const { weights, intercepts } = this.#ridge;
    return { weights: await this.#sides.weights(weights), intercepts };
  }

  async release(): Promise<void> {
    await this.#ridge.release();
    await this.#sides.design.release();
    await this.#sides.held.release();
    await this.#loss.release();
  }
}

async function dense(
  set: TrainingSet,
  fold: Fold,
  memory: Float64Array,
  threads: number,
): Promise<Sides> {
  const { length, categories } = set;
  // The fit takes the first rows for a sample of all.
  const train = Int32Array.from(new Random('rows').shuffle(Array.from(fold.train)));
  const scaler = await fitScaler(set, train, threads);
  const edge = train.length * length;
  const x = await standardise(set, train, scaler, memory.subarray(0, edge));
  const heldX = await standardise(set, fold.held, scaler, memory.subarray(edge));
  const reduced = await reduce(x, threads);
  const design = await DenseDesign.open(reduced.z, categories.length, threads);
  const held = await DenseDesign.open(heldX, categories.length, threads);
  return { scaler, train, design, held, weights: (found) => reduced.weights(found) };
}

async function streamed(
  set: TrainingSet<FeatureRows>,
  { train, held }: Fold,
  threads: number,
): Promise<Sides> {
  const scaler = await fitScaler(set, train, threads);
  return {
    ...{ scaler, train },
    design: await StreamedDesign.open(set, train, scaler, threads),
    weights: (found) => Promise.resolve(found),
    held: await StreamedDesign.open(set, held, scaler, threads),
  };
}

function truthOf(
  { labels, categories }: Pick<TrainingSet, 'labels' | 'categories'>,
  rows: Int32Array,
): Tensor<Float64Array> {
  const truth = float64([rows.length, categories.length]);
  oneHot(rows.map((row) => labels[row] ?? 0), truth.data); // prettier-ignore
  return truth;
}

function lossGraph(k: number): Graph {
  const g = new GraphBuilder('loss');
  const logits = g.input('logits', 'float64', ['M', k]);
  const truth = g.input('truth', 'float64', ['M', k]);
  const each = g.add('Mul', [truth, g.add('LogSoftmax', [logits])]);
  g.output('loss', g.add('Neg', [g.add('ReduceSum', [each], { keepdims: 0 })]), 'float64', []);
  return g.build();
}
