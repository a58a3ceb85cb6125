import type { Graph } from '../../graph/index.ts';
import { float32, GraphBuilder } from '../../graph/index.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';

/** Mean and scale of each feature, to standardise by. */
export interface FeatureScaler {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/**
 * The finished head: `features` [N, D] to `logits` [N, K], parameters inside.
 *
 * @param scaler null where features are taken as they are.
 */
export function headGraph(
  shape: FcShape,
  scaler: FeatureScaler | null,
  parameters: readonly Float32Array[],
): Graph {
  const { sizes } = shape;
  const g = new GraphBuilder('fc head');
  let x = g.input('features', 'float32', ['N', sizes[0] ?? 0]);
  if (scaler !== null) {
    const constant = (name: 'mean' | 'scale'): string =>
      g.constant(float32([scaler[name].length], scaler[name]), name);
    x = g.add('Div', [g.add('Sub', [x, constant('mean')]), constant('scale')]);
  }
  const dims = parameterDims(shape);
  const names = parameterNames(shape).map((name, i) =>
    g.constant(float32(dims[i] ?? [], parameters[i]), name),
  );
  for (let layer = 0; layer < sizes.length - 1; layer++) {
    if (layer > 0) x = g.add('Relu', [x]);
    x = g.add('Gemm', [x, ...names.slice(2 * layer, 2 * layer + 2)], { transB: 1 });
  }
  g.output('logits', x, 'float32', ['N', sizes.at(-1) ?? 0]);
  return g.build();
}
