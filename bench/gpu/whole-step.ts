import type { Graph } from '../../src/graph/index.ts';
import { cut, GraphBuilder } from '../../src/graph/index.ts';
import type { FcShape } from '../../src/heads/fc/shape.ts';
import { parameterDims, parameterNames } from '../../src/heads/fc/shape.ts';
import { slopeGraph } from '../../src/heads/fc/slope-graphs.ts';

/**
 * One training step of fully connected layers as a single graph, for a device on which parameters and
 * velocities stay between the steps: v <- momentum v + (gradient + decay w), w <- w - rate v.
 *
 * Inputs: `features`, `targets`, `rows`, `shares`, `rate`, `scale` (1), every parameter and its
 * `velocity/`. Outputs: `loss`, and `next/` of every parameter and velocity.
 */
export function wholeStepGraph(
  shape: FcShape,
  { momentum, weightDecay }: { readonly momentum: number; readonly weightDecay: number },
): Graph {
  const [length = 0, units = 0] = shape.sizes;
  const slope = slopeGraph(shape, 0, (g) => {
    const features = g.input('features', 'float32', ['N', length]);
    const x = g.add('Gather', [features, 'rows'], { axis: 0 }, 'x0');
    const weight = g.input('weight0', 'float32', [units, length]);
    return g.add('Gemm', [x, weight, g.input('bias0', 'float32', [units])], { transB: 1 });
  });
  const g = GraphBuilder.from(slope);
  const rate = g.input('rate', 'float32', []);
  const [names, dims] = [parameterNames(shape), parameterDims(shape)];
  const outputs = ['loss'];
  names.forEach((name, i) => {
    const layer = Math.floor(i / 2);
    const velocity = g.input(`velocity/${name}`, 'float32', dims[i] ?? []);
    const slopes = `grad/z${layer}`;
    const pushed =
      i % 2 === 0
        ? g.add('Gemm', [slopes, `x${layer}`, velocity], { transA: 1, beta: { float: momentum } })
        : g.add('Add', [
            g.add('ReduceSum', [slopes, g.ints([0])], { keepdims: 0 }),
            g.add('Mul', [velocity, g.scalar(momentum)]),
          ]);
    const pull = g.add('Mul', [name, g.scalar(weightDecay)]);
    const next = g.add('Add', [pushed, pull], {}, `next/velocity/${name}`);
    g.add('Sub', [name, g.add('Mul', [next, rate])], {}, `next/${name}`);
    outputs.push(`next/velocity/${name}`, `next/${name}`);
  });
  return cut(
    g.build(),
    outputs.map((name) => ({ name, type: 'float32' })),
  );
}
