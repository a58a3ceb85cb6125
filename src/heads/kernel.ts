import type { Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';

/**
 * The linear map A -> X X' A for rows X, n x d, of standardised features, as nodes for the graphs
 * that use it. A sample of `sample` rows, the first ones, stands for all where a rough picture of the
 * map will do.
 */
export interface Kernel {
  readonly rows: number;
  readonly columns: number;
  readonly sample: number;
  /** Adds the inputs that {@link Kernel.feeds} feeds, before the other methods are used. */
  declare(g: GraphBuilder): void;
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Adds X X' A. */
  apply(g: GraphBuilder, a: string): string;
  /** Adds X S' B for the sampled rows S: X X' A where A is zero below its first rows B. */
  applySampled(g: GraphBuilder, b: string): string;
  /** Adds S S'. */
  corner(g: GraphBuilder): string;
}

/**
 * The map in the cheaper of two forms: with fewer rows than features by their inner products, which
 * are computed once, else by the features themselves, which are applied twice.
 *
 * @param x n x d; taken as it is.
 */
export async function kernelOf(
  x: Tensor<Float64Array>,
  sample: number,
  threads: number,
): Promise<Kernel> {
  const [n = 0, d = 0] = x.dims;
  return n < d ? innerProducts(x, sample, threads) : features(x, sample);
}

async function innerProducts(
  x: Tensor<Float64Array>,
  sample: number,
  threads: number,
): Promise<Kernel> {
  const [n = 0, d = 0] = x.dims;
  const products = float64([n, n]);
  const g = new GraphBuilder('inner products');
  g.input('x', 'float64', [n, d]);
  g.output('products', g.add('Gemm', ['x', 'x'], { transB: 1 }), 'float64', [n, n]);
  const session = await openSession(g.build(), { threads });
  await session.run({ x }, { products });
  await session.release();

  const sampled = float64([sample, n], products.data.subarray(0, sample * n));
  return {
    rows: n,
    columns: d,
    sample,
    feeds: { products, sampled },
    declare(graph) {
      graph.input('products', 'float64', products.dims);
      graph.input('sampled', 'float64', sampled.dims);
    },
    apply: (graph, a) => graph.add('MatMul', ['products', a]),
    applySampled: (graph, b) => graph.add('Gemm', ['sampled', b], { transA: 1 }),
    corner: (graph) =>
      graph.add('Slice', ['sampled', ...[0, sample, 1].map((each) => graph.ints([each]))]),
  };
}

function features(x: Tensor<Float64Array>, sample: number): Kernel {
  const [n = 0, d = 0] = x.dims;
  const sampled = float64([sample, d], x.data.subarray(0, sample * d));
  return {
    rows: n,
    columns: d,
    sample,
    feeds: { x, sampled },
    declare(graph) {
      graph.input('x', 'float64', x.dims);
      graph.input('sampled', 'float64', sampled.dims);
    },
    apply: (graph, a) => graph.add('MatMul', ['x', graph.add('Gemm', ['x', a], { transA: 1 })]),
    applySampled: (graph, b) =>
      graph.add('MatMul', ['x', graph.add('Gemm', ['sampled', b], { transA: 1 })]),
    corner: (graph) => graph.add('Gemm', ['sampled', 'sampled'], { transB: 1 }),
  };
}
