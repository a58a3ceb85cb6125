import type { Session, Tensor } from '../graph/index.ts';
import { float64, openSession } from '../graph/index.ts';
import { logitsGraph, transposedGraph } from './softmax-ridge-graphs.ts';

/** The rows X (n x d) of a linear model, a one after each, by their products alone. */
export interface DesignMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Some m of the rows, m x d, drawn at random; the same ones each time. */
  sample(m: number): Promise<Tensor<Float64Array>>;
  /** [X 1] times a point, (d + 1) x K, into logits, n x K. */
  times(point: Tensor<Float64Array>, logits: Tensor<Float64Array>): Promise<void>;
  /** The transpose of [X 1] times logits, n x K, into a point, (d + 1) x K. */
  transposedTimes(logits: Tensor<Float64Array>, point: Tensor<Float64Array>): Promise<void>;
  /** Frees the native memory. */
  release(): Promise<void>;
}

/** Rows in memory. */
export class DenseDesign implements DesignMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly #x: Tensor<Float64Array>;
  readonly #times: Session;
  readonly #transposed: Session;

  private constructor(x: Tensor<Float64Array>, times: Session, transposed: Session) {
    [this.rows = 0, this.columns = 0] = x.dims;
    this.#x = x;
    this.#times = times;
    this.#transposed = transposed;
  }

  /** @param x n x d, in random order. */
  static async open(x: Tensor<Float64Array>, k: number, threads: number): Promise<DenseDesign> {
    const sizes = { d: x.dims[1] ?? 0, k };
    const times = await openSession(logitsGraph(sizes), { threads });
    return new DenseDesign(x, times, await openSession(transposedGraph(sizes), { threads }));
  }

  sample(m: number): Promise<Tensor<Float64Array>> {
    const { columns } = this;
    return Promise.resolve(float64([m, columns], this.#x.data.subarray(0, m * columns)));
  }

  async times(point: Tensor<Float64Array>, logits: Tensor<Float64Array>): Promise<void> {
    await this.#times.run({ rows: this.#x, point }, { logits });
  }

  async transposedTimes(logits: Tensor<Float64Array>, point: Tensor<Float64Array>): Promise<void> {
    await this.#transposed.run({ rows: this.#x, logits }, { point });
  }

  async release(): Promise<void> {
    await this.#times.release();
    await this.#transposed.release();
  }
}
