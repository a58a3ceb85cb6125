import type { Tensor } from '../../graph/index.ts';
import { float32, GraphBuilder, openSession } from '../../graph/index.ts';

/** Rows of a product that are computed at once. */
const PANEL = 512;

/** a b', [n, m], for a [n, D] and b [m, D]. */
export async function productOf(
  a: Tensor<Float32Array>,
  b: Tensor<Float32Array>,
  threads: number,
): Promise<Tensor<Float32Array>> {
  const [[n = 0, length = 0], [m = 0]] = [a.dims, b.dims];
  const g = new GraphBuilder('product');
  const inputs = [g.input('a', 'float32', ['P', length]), g.input('b', 'float32', [m, length])];
  g.output('product', g.add('Gemm', inputs, { transB: 1 }), 'float32', ['P', m]);
  const session = await openSession(g.build(), { threads });
  const product = float32([n, m]);
  for (let start = 0; start < n; start += PANEL) {
    const end = Math.min(start + PANEL, n);
    await session.run({ a: rowsOf(a, start, end), b }, { product: rowsOf(product, start, end) });
  }
  await session.release();
  return product;
}

/** The Gram matrix a a', [n, n]: panels from the diagonal on, and their mirror images. */
export async function gramOf(
  a: Tensor<Float32Array>,
  threads: number,
): Promise<Tensor<Float32Array>> {
  const [n = 0, length = 0] = a.dims;
  const g = new GraphBuilder('gram');
  const inputs = [g.input('a', 'float32', ['P', length]), g.input('b', 'float32', ['Q', length])];
  const panel = g.add('Gemm', inputs, { transB: 1 }, 'panel');
  g.output('panel', panel, 'float32', ['P', 'Q']);
  g.output('mirror', g.add('Transpose', [panel], { perm: [1, 0] }), 'float32', ['Q', 'P']);
  const session = await openSession(g.build(), { threads });
  const gram = float32([n, n]);
  for (let start = 0; start < n; start += PANEL) {
    const end = Math.min(start + PANEL, n);
    const [panel, mirror] = [float32([end - start, n - start]), float32([n - start, end - start])];
    await session.run({ a: rowsOf(a, start, end), b: rowsOf(a, start, n) }, { panel, mirror });
    for (let row = start; row < n; row++) {
      const below = rowsOf(mirror, row - start, row - start + 1).data;
      gram.data.set(below, row * n + start);
      if (row >= end) continue;
      gram.data.set(rowsOf(panel, row - start, row - start + 1).data, row * n + start);
    }
  }
  await session.release();
  return gram;
}

function rowsOf(
  { dims, data }: Tensor<Float32Array>,
  start: number,
  end: number,
): Tensor<Float32Array> {
  const [, columns = 0] = dims;
  return float32([end - start, columns], data.subarray(start * columns, end * columns));
}
