import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession, sizeOf } from '../graph/index.ts';

/**
 * Vectors kept as the rows of one matrix: all their inner products are one matrix product, and a
 * combination of them is another.
 */
export class Basis {
  readonly size: number;
  /** Of one vector. */
  readonly dims: readonly number[];
  readonly #rows: Tensor<Float64Array>;
  readonly #products: Session;
  readonly #combination: Session;

  private constructor(
    size: number,
    dims: readonly number[],
    sessions: { products: Session; combination: Session },
  ) {
    this.size = size;
    this.dims = dims;
    this.#rows = float64([size, sizeOf(dims)]);
    this.#products = sessions.products;
    this.#combination = sessions.combination;
  }

  /** @param dims of one vector. */
  static async open(size: number, dims: readonly number[], threads: number): Promise<Basis> {
    return new Basis(size, dims, {
      products: await openSession(productsGraph(), { threads }),
      combination: await openSession(combinationGraph(), { threads }),
    });
  }

  /** The memory of one row. */
  row(i: number): Tensor<Float64Array> {
    const length = sizeOf(this.dims);
    return float64(this.dims, this.#rows.data.subarray(i * length, (i + 1) * length));
  }

  /** The inner products of all rows, size x size. */
  async products(): Promise<Float64Array> {
    const products = float64([this.size, this.size]);
    await this.#products.run({ rows: this.#rows }, { products });
    return products.data;
  }

  /** Writes the combination of the rows with the given coefficients into a vector. */
  async combine(coefficients: Float64Array, into: Tensor<Float64Array>): Promise<void> {
    await this.#combination.run(
      { coefficients: float64([1, this.size], coefficients), rows: this.#rows },
      { combination: float64([1, into.data.length], into.data) },
    );
  }

  async release(): Promise<void> {
    await this.#products.release();
    await this.#combination.release();
  }
}

function productsGraph(): Graph {
  const g = new GraphBuilder('products');
  const rows = g.input('rows', 'float64', ['R', 'P']);
  g.output('products', g.add('Gemm', [rows, rows], { transB: 1 }), 'float64', ['R', 'R']);
  return g.build();
}

function combinationGraph(): Graph {
  const g = new GraphBuilder('combination');
  const coefficients = g.input('coefficients', 'float64', [1, 'R']);
  const rows = g.input('rows', 'float64', ['R', 'P']);
  g.output('combination', g.add('MatMul', [coefficients, rows]), 'float64', [1, 'P']);
  return g.build();
}
