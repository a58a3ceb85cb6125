import type { Tensor } from '../../graph/index.ts';
import { float32, GraphBuilder, openSession } from '../../graph/index.ts';
import type { FeatureScaler } from './head-graph.ts';

/** Rows that are worked on at once. */
const BLOCK = 256;

/** A standardised copy of N x D features. */
export async function standardised(
  { dims, data }: Tensor<Float32Array>,
  { mean, scale }: FeatureScaler,
  threads: number,
): Promise<Tensor<Float32Array>> {
  const [n = 0, length = 0] = dims;
  const g = new GraphBuilder('standardise');
  const centred = g.add('Sub', [
    g.input('features', 'float32', ['B', length]),
    g.input('mean', 'float32', [length]),
  ]);
  const scaled = g.add('Div', [centred, g.input('scale', 'float32', [length])]);
  g.output('standardised', scaled, 'float32', ['B', length]);
  const session = await openSession(g.build(), { threads });
  const into = float32(dims);
  const given = { mean: float32([length], mean), scale: float32([length], scale) };
  for (let start = 0; start < n; start += BLOCK) {
    const rows = Math.min(BLOCK, n - start);
    const part = (values: Float32Array): Tensor<Float32Array> =>
      float32([rows, length], values.subarray(start * length, (start + rows) * length));
    await session.run({ ...given, features: part(data) }, { standardised: part(into.data) });
  }
  await session.release();
  return into;
}
