import type { Graph } from '../../graph/index.ts';
import { GraphBuilder } from '../../graph/index.ts';
import type { StepSettings } from './engine.ts';
import type { RowBlock } from './row-blocks.ts';
import { rowBlocks } from './row-blocks.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';

/**
 * Moves parameters as PyTorch's SGD does: v <- momentum v + (gradient + decay w), w <- w - rate v.
 *
 * Inputs: `rate`; `x<l>` [B, inputs] and `grad/z<l>` [B, outputs] of each layer; biases, weights in
 * blocks `<weight>/<block>`, and the `velocity/` of each. Outputs: `next/` of each but the first two,
 * made to be written where the input lies: the product of the gradient takes the velocity for its C,
 * and a block is finished before the next is fetched, so that a step reads and writes weights and
 * velocities once.
 *
 * @param from the first layer whose weights are moved; biases are moved from layer 0.
 */
export function updateGraph(
  shape: FcShape,
  settings: Pick<StepSettings, 'momentum' | 'weightDecay'>,
  from: number,
): Graph {
  const g = new GraphBuilder('fc update');
  const rate = g.input('rate', 'float32', []);
  const momentum = settings.momentum;
  const decay = settings.weightDecay === 0 ? null : g.scalar(settings.weightDecay);
  const move = (name: string, dims: number[], withMomentum: (velocity: string) => string): void => {
    const parameter = g.input(name, 'float32', dims);
    const velocity = g.input(`velocity/${name}`, 'float32', dims);
    const pushed = withMomentum(velocity);
    const next = decay === null ? pushed : g.add('Add', [pushed, g.add('Mul', [parameter, decay])]);
    const moved = g.add('Sub', [parameter, g.add('Mul', [next, rate])]);
    g.output(`next/velocity/${name}`, next, 'float32', dims);
    g.output(`next/${name}`, moved, 'float32', dims);
  };
  const [names, dims] = [parameterNames(shape), parameterDims(shape)];
  shape.sizes.slice(1).forEach((outputs, layer) => {
    const [weight = '', bias = ''] = names.slice(2 * layer);
    const [inputs = 0] = dims[2 * layer]?.slice(1) ?? [];
    const slope = g.input(`grad/z${layer}`, 'float32', ['B', outputs]);
    move(bias, [outputs], (velocity) =>
      g.add('Add', [
        g.add('ReduceSum', [slope, g.ints([0])], { keepdims: 0 }),
        g.add('Mul', [velocity, g.scalar(momentum)]),
      ]),
    );
    if (layer < from) return;
    const x = g.input(`x${layer}`, 'float32', ['B', inputs]);
    const blocks = rowBlocks(outputs, inputs);
    // Turned once: the product goes faster through slopes that lie as the weights do.
    const slopes = sliced(g, g.add('Transpose', [slope], { perm: [1, 0] }), blocks, 0);
    blocks.forEach(({ rows }, k) => {
      move(`${weight}/${k}`, [rows, inputs], (velocity) =>
        g.add('Gemm', [slopes[k] ?? '', x, velocity], { beta: { float: momentum } }),
      );
    });
  });
  return g.build();
}

/** Cuts a matrix into the rows (axis 0) or columns (axis 1) that match the blocks of another's rows. */
export function sliced(
  g: GraphBuilder,
  value: string,
  blocks: readonly RowBlock[],
  axis: 0 | 1,
): readonly string[] {
  if (blocks.length === 1) return [value];
  return blocks.map(({ start, rows }) =>
    g.add('Slice', [value, g.ints([start]), g.ints([start + rows]), g.ints([axis])]),
  );
}
