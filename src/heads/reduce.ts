import type { Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';
import { factorise, solveTransposed } from './cholesky.ts';

/** Rows in as few coordinates as they span, and the way back. */
export interface Reduced {
  /** n x r, with the inner products of the rows of X. */
  readonly z: Tensor<Float64Array>;
  /** Weights of X, d x k, from weights of Z, r x k. */
  weights(reduced: Tensor<Float64Array>): Promise<Tensor<Float64Array>>;
}

/** Share of the mean squared length of a row that makes the inner products positive definite. */
const NUGGET = 1e-11;

/**
 * Rows X (n x d) of many features in at most n coordinates. A linear model with a penalty on ||W||
 * has its weights in the span of the rows, W = X' A, so all that matters of X are the inner products
 * X X' = L L' (Cholesky): the model on Z = L with weights U is the same model, with L' A = U. An
 * iteration then costs n^2 instead of n d.
 */
export async function reduce(x: Tensor<Float64Array>, threads: number): Promise<Reduced> {
  const [n = 0, d = 0] = x.dims;
  if (d <= n) return { z: x, weights: (reduced) => Promise.resolve(reduced) };
  const z = float64([n, n]);
  await multiply(x, x, { transB: 1 }, z, threads);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += z.data[i * n + i] ?? 0;
  for (let i = 0; i < n; i++) z.data[i * n + i] = (z.data[i * n + i] ?? 0) + (NUGGET * trace) / n;
  await factorise(z, threads);
  return {
    z,
    async weights(reduced) {
      const [, k = 0] = reduced.dims;
      const a = float64([n, k], reduced.data.slice());
      solveTransposed(z, a);
      const weights = float64([d, k]);
      await multiply(x, a, { transA: 1 }, weights, threads);
      return weights;
    },
  };
}

async function multiply(
  a: Tensor<Float64Array>,
  b: Tensor<Float64Array>,
  transposed: { transA: 1 } | { transB: 1 },
  into: Tensor<Float64Array>,
  threads: number,
): Promise<void> {
  const g = new GraphBuilder('product');
  const product = g.add(
    'Gemm',
    [g.input('a', 'float64', a.dims), g.input('b', 'float64', b.dims)],
    transposed,
  );
  g.output('product', product, 'float64', into.dims);
  const session = await openSession(g.build(), { threads });
  await session.run({ a, b }, { product: into });
  await session.release();
}
