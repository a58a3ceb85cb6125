import type { Graph } from '../../graph/index.ts';
import { differentiate, float32, GraphBuilder } from '../../graph/index.ts';
import type { StepSettings } from './engine.ts';
import type { FcShape } from './shape.ts';
import { parameterDims, parameterNames } from './shape.ts';

/**
 * One training step: forward, backward and update in one graph.
 *
 * Inputs: `features` [N, D], `targets` [N, K] one-hot, `rows` int32 [B] and `shares` [B] (what each
 * row counts for; they sum to 1), `mask<layer>` uint8 [B, H] for each hidden layer when there is
 * dropout, `rate`, every parameter and its `velocity/<parameter>`. Outputs: `loss`, and
 * `next/<input>` of every parameter and velocity.
 *
 * The update is PyTorch's SGD: v <- momentum v + (gradient + decay w), w <- w - rate v.
 */
export function stepGraph(
  shape: FcShape,
  settings: Pick<StepSettings, 'momentum' | 'weightDecay' | 'dropout'>,
): Graph {
  const g = new GraphBuilder('fc step');
  const parameters = declareParameters(g, shape);
  const { dropout } = settings;
  g.output('loss', lossOf(g, shape, parameters, dropout), 'float32', []);

  const step = GraphBuilder.from(differentiate(g.build(), 'loss', parameters));
  const rate = step.input('rate', 'float32', []);
  const [momentum, decay] = [step.scalar(settings.momentum), step.scalar(settings.weightDecay)];
  parameterDims(shape).forEach((dims, i) => {
    const name = parameters[i] ?? '';
    const velocity = step.input(`velocity/${name}`, 'float32', dims);
    const pull = step.add('Add', [`grad/${name}`, step.add('Mul', [name, decay])]);
    const next = step.add('Add', [step.add('Mul', [velocity, momentum]), pull]);
    const moved = step.add('Sub', [name, step.add('Mul', [next, rate])]);
    step.output(`next/velocity/${name}`, next, 'float32', dims);
    step.output(`next/${name}`, moved, 'float32', dims);
  });
  const graph = step.build();
  return {
    ...graph,
    outputs: graph.outputs.filter(({ name }) => !name.startsWith('grad/')),
  };
}

/** `features` [N, D] and the parameters to `logits` [N, K], without dropout. */
export function logitsGraph(shape: FcShape): Graph {
  const { sizes } = shape;
  const g = new GraphBuilder('fc logits');
  const parameters = declareParameters(g, shape);
  const x = g.input('features', 'float32', ['N', sizes[0] ?? 0]);
  g.output('logits', layers(g, shape, x, parameters, 0), 'float32', ['N', sizes.at(-1) ?? 0]);
  return g.build();
}

/** The finished head: `features` [N, D] to `logits` [N, K], parameters inside. */
export function headGraph(shape: FcShape, parameters: readonly Float32Array[]): Graph {
  const { sizes } = shape;
  const g = new GraphBuilder('fc head');
  const x = g.input('features', 'float32', ['N', sizes[0] ?? 0]);
  const names = parameterNames(shape);
  parameterDims(shape).forEach((dims, i) => {
    g.constant(float32(dims, parameters[i] ?? []), names[i]);
  });
  g.output('logits', layers(g, shape, x, names, 0), 'float32', ['N', sizes.at(-1) ?? 0]);
  return g.build();
}

function declareParameters(g: GraphBuilder, shape: FcShape): string[] {
  const names = parameterNames(shape);
  parameterDims(shape).forEach((dims, i) => g.input(names[i] ?? '', 'float32', dims));
  return names;
}

function lossOf(
  g: GraphBuilder,
  shape: FcShape,
  parameters: readonly string[],
  dropout: number,
): string {
  const { sizes } = shape;
  const features = g.input('features', 'float32', ['N', sizes[0] ?? 0]);
  const targets = g.input('targets', 'float32', ['N', sizes.at(-1) ?? 0]);
  const rows = g.input('rows', 'int32', ['B']);
  const shares = g.input('shares', 'float32', ['B', 1]);
  const batch = g.add('Gather', [features, rows], { axis: 0 });
  const logits = layers(g, shape, batch, parameters, dropout);
  const logProbabilities = g.add('LogSoftmax', [logits], { axis: -1 });
  const target = g.add('Gather', [targets, rows], { axis: 0 });
  const hits = g.add('Mul', [g.add('Mul', [logProbabilities, target]), shares]);
  return g.add('Neg', [g.add('ReduceSum', [hits], { keepdims: 0 })]);
}

/** Standardisation, then Gemm, ReLU and dropout in turn; the last layer gives the logits. */
function layers(
  g: GraphBuilder,
  { sizes, scaler }: FcShape,
  features: string,
  parameters: readonly string[],
  dropout: number,
): string {
  let x = features;
  if (scaler !== null) {
    const constant = (values: Float32Array, name: string): string =>
      g.constant(float32([values.length], values), name);
    x = g.add('Sub', [x, constant(scaler.mean, 'mean')]);
    x = g.add('Div', [x, constant(scaler.scale, 'scale')]);
  }
  const last = sizes.length - 2;
  for (let layer = 0; layer <= last; layer++) {
    const [weight = '', bias = ''] = parameters.slice(2 * layer);
    x = g.add('Gemm', [x, weight, bias]);
    if (layer === last) break;
    x = g.add('Relu', [x]);
    if (dropout === 0) continue;
    const mask = g.input(`mask${layer}`, 'uint8', ['B', sizes[layer + 1] ?? 0]);
    const kept = g.add('Mul', [g.cast(mask, 'float32'), g.scalar(1 / (1 - dropout))]);
    x = g.add('Mul', [x, kept]);
  }
  return x;
}
