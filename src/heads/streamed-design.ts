import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { DesignMatrix } from './design-matrix.ts';
import type { FeatureRows } from './feature-rows.ts';
import { blocksOf } from './feature-rows.ts';
import type { Scaler } from './scaler.ts';
import { addStandardised, standardise } from './scaler.ts';
import { addLogits, addTransposed } from './softmax-ridge-graphs.ts';
import type { TrainingSet } from './training-set.ts';

/** Standardised rows that are read anew for every product. */
export class StreamedDesign implements DesignMatrix {
  readonly #set: TrainingSet<FeatureRows>;
  readonly #rows: Int32Array;
  readonly #scaler: Scaler;
  readonly #k: number;
  readonly #times: Session;
  readonly #transposed: Session;

  private constructor(
    set: TrainingSet<FeatureRows>,
    rows: Int32Array,
    scaler: Scaler,
    sessions: Record<'times' | 'transposed', Session>,
  ) {
    this.#set = set;
    this.#rows = rows;
    this.#scaler = scaler;
    this.#k = set.categories.length;
    this.#times = sessions.times;
    this.#transposed = sessions.transposed;
  }

  /** @param rows of the set, in the order in which they are best read. */
  static async open(
    set: TrainingSet<FeatureRows>,
    rows: Int32Array,
    scaler: Scaler,
    threads: number,
  ): Promise<StreamedDesign> {
    const sizes = { d: set.length, k: set.categories.length };
    return new StreamedDesign(set, rows, scaler, {
      times: await openSession(timesGraph(sizes), { threads }),
      transposed: await openSession(transposedGraph(sizes), { threads }),
    });
  }

  get rows(): number {
    return this.#rows.length;
  }

  get columns(): number {
    return this.#set.length;
  }

  async sample(m: number): Promise<Tensor<Float64Array>> {
    const drawn = new Random('rows').shuffle(Array.from(this.#rows)).slice(0, m);
    const memory = new Float64Array(m * this.columns);
    return await standardise(this.#set, Int32Array.from(drawn), this.#scaler, memory);
  }

  async times(point: Tensor<Float64Array>, logits: Tensor<Float64Array>): Promise<void> {
    for await (const { feeds, part } of this.#blocks()) {
      await this.#times.run({ ...feeds, point }, { logits: part(logits) });
    }
  }

  async transposedTimes(logits: Tensor<Float64Array>, point: Tensor<Float64Array>): Promise<void> {
    point.data.fill(0);
    const share = float64(point.dims);
    for await (const { feeds, part } of this.#blocks()) {
      await this.#transposed.run({ ...feeds, logits: part(logits) }, { point: share });
      share.data.forEach((value, i) => (point.data[i] = (point.data[i] ?? 0) + value));
    }
  }

  async release(): Promise<void> {
    await this.#times.release();
    await this.#transposed.release();
  }

  /** What each block feeds, and how its part of all logits is found. */
  async *#blocks() {
    const { features, length } = this.#set;
    const k = this.#k;
    for await (const block of blocksOf(features, length, this.#rows)) {
      const [count = 0] = block.features.dims;
      const [from, to] = [block.start * k, (block.start + count) * k];
      const part = ({ data }: Tensor<Float64Array>): Tensor<Float64Array> =>
        float64([count, k], data.subarray(from, to));
      yield { feeds: { features: block.features, ...this.#scaler }, part };
    }
  }
}

function timesGraph({ d, k }: { readonly d: number; readonly k: number }): Graph {
  const g = new GraphBuilder('streamed logits');
  const rows = addStandardised(g, g.input('features', 'float32', ['B', d]), d);
  const logits = addLogits(g, rows, g.input('point', 'float64', [d + 1, k]), d);
  g.output('logits', logits, 'float64', ['B', k]);
  return g.build();
}

function transposedGraph({ d, k }: { readonly d: number; readonly k: number }): Graph {
  const g = new GraphBuilder('streamed transpose');
  const rows = addStandardised(g, g.input('features', 'float32', ['B', d]), d);
  const point = addTransposed(g, rows, g.input('logits', 'float64', ['B', k]));
  g.output('point', point, 'float64', [d + 1, k]);
  return g.build();
}
