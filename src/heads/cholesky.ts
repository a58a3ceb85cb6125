import type { Graph, Tensor } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';

/** Columns that are factored at once: the rest of the work is matrix products. */
const BLOCK = 64;

/**
 * The Cholesky factor L of a symmetric positive definite matrix, L L' = M, in place: block columns
 * from the left (Golub and Van Loan, Matrix Computations, 4th ed., section 4.2), products with the
 * columns before in onnxruntime.
 *
 * @param matrix n x n; only its lower triangle is read. Becomes L, with zeros above the diagonal.
 */
export async function factorise(matrix: Tensor<Float64Array>, threads: number): Promise<void> {
  const [n = 0] = matrix.dims;
  const m = matrix.data;
  const session = await openSession(updateGraph(), { threads });
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(start + BLOCK, n);
    if (start > 0) {
      const below = float64([n - start, n], m.subarray(start * n));
      const { update } = await session.run({
        below,
        width: float64([start]),
        block: float64([end - start]),
      });
      const { data } = update as Tensor<Float64Array>;
      for (let i = start; i < n; i++) {
        for (let j = start; j < end; j++) {
          m[i * n + j] = at(m, i * n + j) - at(data, (i - start) * (end - start) + j - start);
        }
      }
    }
    factorColumns(m, n, start, end);
  }
  await session.release();
  for (let i = 0; i < n; i++) m.fill(0, i * n + i + 1, (i + 1) * n);
}

/** Solves L' x = b in place for each column of b, n x k. */
export function solveTransposed(factor: Tensor<Float64Array>, b: Tensor<Float64Array>): void {
  const [n = 0, k = 0] = b.dims;
  const [l, x] = [factor.data, b.data];
  for (let i = n - 1; i >= 0; i--) {
    const pivot = at(l, i * n + i);
    for (let c = 0; c < k; c++) x[i * k + c] = at(x, i * k + c) / pivot;
    for (let j = 0; j < i; j++) {
      const share = at(l, i * n + j);
      for (let c = 0; c < k; c++) x[j * k + c] = at(x, j * k + c) - share * at(x, i * k + c);
    }
  }
}

/** Factors the columns from start to end, once those before have been taken off. */
function factorColumns(m: Float64Array, n: number, start: number, end: number): void {
  for (let j = start; j < end; j++) {
    const pivot = Math.sqrt(at(m, j * n + j));
    m[j * n + j] = pivot;
    for (let i = j + 1; i < n; i++) m[i * n + j] = at(m, i * n + j) / pivot;
    for (let i = j + 1; i < n; i++) {
      const share = at(m, i * n + j);
      const last = Math.min(i, end - 1);
      for (let c = j + 1; c <= last; c++)
        m[i * n + c] = at(m, i * n + c) - share * at(m, c * n + j);
    }
  }
}

/** `update` [rows, b] = below[:, :w] times the transpose of its first b rows. */
function updateGraph(): Graph {
  const g = new GraphBuilder('cholesky update');
  const below = g.input('below', 'float64', ['R', 'N']);
  const sizeAsVector = (name: string): string =>
    g.add('Shape', [g.input(name, 'float64', [name.toUpperCase()])]);
  const [width, block] = [sizeAsVector('width'), sizeAsVector('block')];
  const before = g.add('Slice', [below, g.ints([0]), width, g.ints([1])]);
  const top = g.add('Slice', [before, g.ints([0]), block, g.ints([0])]);
  g.output('update', g.add('Gemm', [before, top], { transB: 1 }), 'float64', ['R', 'B']);
  return g.build();
}

function at(values: Float64Array, i: number): number {
  return values[i] as number;
}
