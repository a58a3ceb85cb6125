import type { Tensor } from '../../graph/index.ts';
import { float32, GraphBuilder, int64, openSession } from '../../graph/index.ts';

/** Rows of the weights that are computed at once. */
const PANEL = 256;

/** The first layer's weights out of the dual, c W0 + A' X, [H, D]. */
export async function primalWeights(
  { c, start }: { readonly c: number; readonly start: Tensor<Float32Array> },
  of: { readonly coefficients: Tensor<Float32Array>; readonly features: Tensor<Float32Array> },
  threads: number,
): Promise<Float32Array> {
  const [units = 0, length = 0] = start.dims;
  const [n = 0] = of.features.dims;
  const g = new GraphBuilder('primal weights');
  const edges = ['from', 'to'].map((name) => g.input(name, 'int64', [1]));
  const all = g.input('coefficients', 'float32', [n, units]);
  const coefficients = g.add('Slice', [all, ...edges, g.ints([1])]);
  const rows = g.input('start', 'float32', ['P', length]);
  const weights = g.add(
    'Gemm',
    [
      coefficients,
      g.input('features', 'float32', [n, length]),
      g.add('Mul', [rows, g.input('c', 'float32', [])]),
    ],
    { transA: 1 },
  );
  g.output('weights', weights, 'float32', ['P', length]);
  const session = await openSession(g.build(), { threads });
  const into = new Float32Array(units * length);
  for (let from = 0; from < units; from += PANEL) {
    const to = Math.min(from + PANEL, units);
    const part = (values: Float32Array): Tensor<Float32Array> =>
      float32([to - from, length], values.subarray(from * length, to * length));
    await session.run(
      {
        ...of,
        start: part(start.data),
        c: float32([], [c]),
        from: int64([1], [from]),
        to: int64([1], [to]),
      },
      { weights: part(into) },
    );
  }
  await session.release();
  return into;
}
