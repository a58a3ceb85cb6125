import type { Graph } from '../../graph/index.ts';
import { GraphBuilder } from '../../graph/index.ts';
import type { RowBlock } from './row-blocks.ts';
import { rowBlocks } from './row-blocks.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';
import type { Update } from './update.ts';

/**
 * Moves parameters by their gradients, which are products of what lies on both sides of a layer.
 *
 * Inputs: the update's scalars; `x<l>` [B, inputs] and `grad/z<l>` [B, outputs] of each layer; biases,
 * weights in blocks `<weight>/<block>`, and what is kept of each, such as `velocity/<bias>`. Outputs:
 * `next/` of each parameter and of what is kept, made to be written where the input lies: a block is
 * finished before the next is fetched, so that a step reads and writes all of it once.
 *
 * @param from the first layer whose weights are moved; biases are moved from layer 0.
 */
export function updateGraph(shape: FcShape, update: Update, from: number): Graph {
  const g = new GraphBuilder('fc update');
  for (const name of update.inputs) g.input(name, 'float32', []);
  const move = (name: string, dims: number[], gradient: string): void => {
    const parameter = g.input(name, 'float32', dims);
    const kept = update.kept.map((kind) => g.input(`${kind}/${name}`, 'float32', dims));
    const next = update.move(g, parameter, kept, gradient);
    next.kept.forEach((value, i) => g.output(`next/${kept[i] ?? ''}`, value, 'float32', dims));
    g.output(`next/${name}`, next.moved, 'float32', dims);
  };
  const [names, dims] = [parameterNames(shape), parameterDims(shape)];
  shape.sizes.slice(1).forEach((outputs, layer) => {
    const [weight = '', bias = ''] = names.slice(2 * layer);
    const [inputs = 0] = dims[2 * layer]?.slice(1) ?? [];
    const given = g.input(`grad/z${layer}`, 'float32', ['B', outputs]);
    const slope = update.inputs.includes('push') ? g.add('Mul', [given, 'push']) : given;
    move(bias, [outputs], g.add('ReduceSum', [slope, g.ints([0])], { keepdims: 0 }));
    if (layer < from) return;
    const x = g.input(`x${layer}`, 'float32', ['B', inputs]);
    const blocks = rowBlocks(outputs, inputs);
    // Turned once: the product goes faster through slopes that lie as the weights do. It is added
    // afterwards: onnxruntime copies what a product is added to, on a single thread.
    const slopes = sliced(g, g.add('Transpose', [slope], { perm: [1, 0] }), blocks, 0);
    blocks.forEach(({ rows }, k) => {
      move(`${weight}/${k}`, [rows, inputs], g.add('Gemm', [slopes[k] ?? '', x]));
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
