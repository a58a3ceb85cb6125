import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession, sizeOf } from '../graph/index.ts';

/**
 * A vector beside its image under a linear map. Images are combined as points are and so are computed
 * for new directions only.
 */
export interface Vector {
  readonly point: Tensor<Float64Array>;
  readonly image: Tensor<Float64Array>;
}

/** A new zero vector. */
export function zeroVector(dims: readonly number[]): Vector {
  return { point: float64(dims), image: float64(dims) };
}

/**
 * Vectors kept as the rows of one matrix of points and one of images: all their inner products are
 * two matrix products, and a combination of them is one more.
 */
export class Basis {
  readonly size: number;
  /** Of one vector. */
  readonly dims: readonly number[];
  readonly #points: Tensor<Float64Array>;
  readonly #images: Tensor<Float64Array>;
  readonly #products: Session;
  readonly #combination: Session;

  private constructor(
    size: number,
    dims: readonly number[],
    sessions: { products: Session; combination: Session },
  ) {
    this.size = size;
    this.dims = dims;
    this.#points = float64([size, sizeOf(dims)]);
    this.#images = float64([size, sizeOf(dims)]);
    this.#products = sessions.products;
    this.#combination = sessions.combination;
  }

  /**
   * @param dims of one vector.
   * @param sampled the leading values of an image that {@link Basis.products} weighs once more.
   */
  static async open(
    size: number,
    dims: readonly number[],
    sampled: number,
    threads: number,
  ): Promise<Basis> {
    return new Basis(size, dims, {
      products: await openSession(productsGraph(sampled), { threads }),
      combination: await openSession(combinationGraph(), { threads }),
    });
  }

  /** The memory of one row. */
  row(i: number): Vector {
    const view = ({ dims: [, length = 0], data }: Vector['point']): Vector['point'] =>
      float64(this.dims, data.subarray(i * length, (i + 1) * length));
    return { point: view(this.#points), image: view(this.#images) };
  }

  /**
   * The inner products of all rows, size x size: u.point . v.image + tau u.image . v.image, the
   * latter over the sampled values.
   */
  async products(tau: number): Promise<Float64Array> {
    const products = float64([this.size, this.size]);
    await this.#products.run(
      { points: this.#points, images: this.#images, tau: float64([], [tau]) },
      { products },
    );
    return products.data;
  }

  /** Writes the combination of the rows with the given coefficients into a vector. */
  async combine(coefficients: Float64Array, into: Vector): Promise<void> {
    const row = ({ data }: Vector['point']): Vector['point'] => float64([1, data.length], data);
    await this.#combination.run(
      { coefficients: float64([1, this.size], coefficients), points: this.#points, images: this.#images }, // prettier-ignore
      { point: row(into.point), image: row(into.image) },
    );
  }

  async release(): Promise<void> {
    await this.#products.release();
    await this.#combination.release();
  }
}

function productsGraph(sampled: number): Graph {
  const g = new GraphBuilder('products');
  const points = g.input('points', 'float64', ['R', 'P']);
  const images = g.input('images', 'float64', ['R', 'P']);
  const some = g.add('Slice', [images, ...[0, sampled, 1].map((each) => g.ints([each]))]);
  const again = g.add('Mul', [
    g.add('Gemm', [some, some], { transB: 1 }),
    g.input('tau', 'float64', []),
  ]);
  const products = g.add('Gemm', [points, images, again], { transB: 1 });
  g.output('products', products, 'float64', ['R', 'R']);
  return g.build();
}

function combinationGraph(): Graph {
  const g = new GraphBuilder('combination');
  const coefficients = g.input('coefficients', 'float64', [1, 'R']);
  for (const name of ['point', 'image']) {
    const rows = g.input(`${name}s`, 'float64', ['R', 'P']);
    g.output(name, g.add('MatMul', [coefficients, rows]), 'float64', [1, 'P']);
  }
  return g.build();
}
