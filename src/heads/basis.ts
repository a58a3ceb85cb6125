import type { Graph, Session, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession, sizeOf } from '../graph/index.ts';

/** A vector of weights beside its image, its product with the sampled rows. */
export interface Vector {
  readonly point: Tensor<Float64Array>;
  readonly image: Tensor<Float64Array>;
}

/** The dims of a vector's two parts. */
export interface VectorDims {
  readonly point: readonly number[];
  readonly image: readonly number[];
}

/**
 * Vectors kept as the rows of one matrix of points and one of images: all their inner products are
 * two matrix products, and so is any combination of them.
 */
export class Basis {
  readonly size: number;
  /** Of one vector. */
  readonly dims: VectorDims;
  readonly #points: Tensor<Float64Array>;
  readonly #images: Tensor<Float64Array>;
  readonly #products: Session;
  readonly #combination: Session;

  private constructor(
    size: number,
    dims: VectorDims,
    sessions: { products: Session; combination: Session },
  ) {
    this.size = size;
    this.dims = dims;
    this.#points = float64([size, sizeOf(dims.point)]);
    this.#images = float64([size, sizeOf(dims.image)]);
    this.#products = sessions.products;
    this.#combination = sessions.combination;
  }

  static async open(size: number, dims: VectorDims, threads: number): Promise<Basis> {
    return new Basis(size, dims, {
      products: await openSession(productsGraph(), { threads }),
      combination: await openSession(combinationGraph(), { threads }),
    });
  }

  /** The memory of one row. */
  row(i: number): Vector {
    return {
      point: float64(this.dims.point, rowOf(this.#points, i)),
      image: float64(this.dims.image, rowOf(this.#images, i)),
    };
  }

  /** The inner products of all rows, size x size: u.point . v.point + tau u.image . v.image. */
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
    const row = ({ data }: Tensor<Float64Array>): Tensor => float64([1, data.length], data);
    await this.#combination.run(
      {
        coefficients: float64([1, this.size], coefficients),
        points: this.#points,
        images: this.#images,
      },
      { point: row(into.point), image: row(into.image) },
    );
  }

  async release(): Promise<void> {
    await this.#products.release();
    await this.#combination.release();
  }
}

function rowOf({ dims: [, length = 0], data }: Tensor<Float64Array>, row: number): Float64Array {
  return data.subarray(row * length, (row + 1) * length);
}

function productsGraph(): Graph {
  const g = new GraphBuilder('products');
  const points = g.input('points', 'float64', ['R', 'P']);
  const images = g.input('images', 'float64', ['R', 'I']);
  const ofImages = g.add('Gemm', [images, images], { transB: 1 });
  const weighed = g.add('Mul', [ofImages, g.input('tau', 'float64', [])]);
  const products = g.add('Gemm', [points, points, weighed], { transB: 1 });
  g.output('products', products, 'float64', ['R', 'R']);
  return g.build();
}

function combinationGraph(): Graph {
  const g = new GraphBuilder('combination');
  const coefficients = g.input('coefficients', 'float64', [1, 'R']);
  for (const [name, length] of [
    ['point', 'P'],
    ['image', 'I'],
  ] as const) {
    const rows = g.input(`${name}s`, 'float64', ['R', length]);
    g.output(name, g.add('MatMul', [coefficients, rows]), 'float64', [1, length]);
  }
  return g.build();
}
