import { float32, GraphBuilder, openSession } from '../../src/graph/index.ts';
import { costOf } from './cost.ts';
import type { Network } from './networks.ts';
import { feedOf, speckle } from './networks.ts';

/** Floating-point operations of a network's convolutions on one frame: two for each product. */
export async function flopsOf(network: Network): Promise<number> {
  const { graph } = network;
  const convs = graph.nodes.filter(({ op }) => op === 'Conv');
  // What their outputs measure is seen by running them.
  const outputs = convs.map((conv) => ({ name: conv.outputs[0]!, type: 'float32' as const }));
  const session = await openSession({ ...graph, outputs });
  const made = await session.run(feedOf(network, speckle(0)));
  await session.release();
  return convs.reduce((flops, conv) => {
    const [, , height = 0, width = 0] = made[conv.outputs[0]!]?.dims ?? [];
    const weight = graph.initializers.get(conv.inputs[1] ?? '');
    return flops + 2 * (weight?.data.length ?? NaN) * height * width;
  }, 0);
}

/** What the machine reaches on a product of two 2048 x 2048 matrices, in GFLOP/s; the best of some. */
export async function peakFlops(threads: number): Promise<number> {
  const n = 2048;
  const g = new GraphBuilder('product');
  for (const name of ['a', 'b']) g.input(name, 'float32', [n, n]);
  g.output('c', g.add('MatMul', ['a', 'b']), 'float32', [n, n]);
  const session = await openSession(g.build(), { threads });
  const matrix = (): ReturnType<typeof float32> =>
    float32([n, n], new Float32Array(n * n).fill(0.5));
  const [feeds, into] = [{ a: matrix(), b: matrix() }, { c: matrix() }];
  let best = 0;
  for (let i = 0; i < 6; i++) {
    const { wall } = await costOf(() => session.run(feeds, into));
    best = Math.max(best, (2 * n ** 3) / wall / 1e6);
  }
  await session.release();
  return best;
}
