import type { Graph } from '../../graph/index.ts';
import { differentiate, GraphBuilder } from '../../graph/index.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';

/**
 * Puts the inputs of the first layer's product into a graph and returns the values before its ReLU,
 * [B, first outputs], for the rows that are fed as `rows`, int32 [B]. Parameters that are fed are to
 * be multiplied by `scale`.
 */
export type FirstLayer = (g: GraphBuilder) => string;

/**
 * Forward and backward through all layers, up to what the layers' updates are made from.
 *
 * Inputs: `rows` and what the first layer takes; `targets` [N, K] one-hot and `shares` [B, 1] (what
 * each row counts for); `weight<l>` and `bias<l>` of the layers l after the first, and the scalar
 * `scale` that makes all parameters what they are; with dropout `mask<l>` uint8 [B, units] of each hidden layer. Outputs: `loss`; for each layer `grad/z<l>` [B,
 * outputs], the gradient with respect to its values before the ReLU; and what the layers after the
 * first take, `x<l>` [B, inputs].
 */
export function slopeGraph(shape: FcShape, dropout: number, first: FirstLayer): Graph {
  const { sizes } = shape;
  const g = new GraphBuilder('fc slope');
  g.input('rows', 'int32', ['B']);
  g.input('scale', 'float32', []);
  const names = sizes.slice(1).map((_, layer) => `z${layer}`);
  const logits = laterLayers(g, shape, g.add('Identity', [first(g)], {}, 'z0'), dropout);
  const targets = g.input('targets', 'float32', ['N', sizes.at(-1) ?? 0]);
  const shares = g.input('shares', 'float32', ['B', 1]);
  const logProbabilities = g.add('LogSoftmax', [logits], { axis: -1 });
  const target = g.add('Gather', [targets, 'rows'], { axis: 0 });
  const hits = g.add('Mul', [g.add('Mul', [logProbabilities, target]), shares]);
  g.output('loss', g.add('Neg', [g.add('ReduceSum', [hits], { keepdims: 0 })]), 'float32', []);
  sizes.slice(1, -1).forEach((units, i) => {
    g.output(`x${i + 1}`, `x${i + 1}`, 'float32', ['B', units]);
  });
  return differentiate(g.build(), 'loss', names);
}

/** The logits, [B, K], of the rows that are fed as `rows`, without dropout; inputs as above. */
export function logitsGraph(shape: FcShape, first: FirstLayer): Graph {
  const g = new GraphBuilder('fc logits');
  g.input('rows', 'int32', ['B']);
  g.input('scale', 'float32', []);
  const logits = laterLayers(g, shape, first(g), 0);
  g.output('logits', logits, 'float32', ['B', shape.sizes.at(-1) ?? 0]);
  return g.build();
}

/** ReLU, dropout and the next layer's product in turn; the last layer gives the logits. */
function laterLayers(g: GraphBuilder, shape: FcShape, z0: string, dropout: number): string {
  const { sizes } = shape;
  const [names, dims] = [parameterNames(shape), parameterDims(shape)];
  let z = z0;
  for (let layer = 1; layer < sizes.length - 1; layer++) {
    let x = g.add('Relu', [z], {}, dropout === 0 ? `x${layer}` : undefined);
    if (dropout !== 0) {
      const mask = g.input(`mask${layer - 1}`, 'uint8', ['B', sizes[layer] ?? 0]);
      const kept = g.add('Mul', [g.cast(mask, 'float32'), g.scalar(1 / (1 - dropout))]);
      x = g.add('Mul', [x, kept], {}, `x${layer}`);
    }
    const [weight = '', bias = ''] = [2 * layer, 2 * layer + 1].map((i) =>
      g.input(names[i] ?? '', 'float32', dims[i] ?? []),
    );
    z = scaledLayer(g, x, weight, bias, `z${layer}`);
  }
  return z;
}

/** A layer's values before its ReLU, x (scale weight)' + scale bias; the smaller factors are scaled. */
export function scaledLayer(
  g: GraphBuilder,
  x: string,
  weight: string,
  bias: string,
  name?: string,
): string {
  const scaled = [g.add('Mul', [x, 'scale']), weight, g.add('Mul', [bias, 'scale'])];
  return g.add('Gemm', scaled, { transB: 1 }, name);
}
