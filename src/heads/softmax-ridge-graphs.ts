import type { Graph } from '../graph/index.ts';
import { GraphBuilder, differentiate } from '../graph/index.ts';

/** What a direction does to the logits: `direction` [r + 1, k] and `z` [n, r] -> `along` [n, k]. */
export function alongGraph(n: number, r: number, k: number): Graph {
  const g = new GraphBuilder('along');
  const z = g.input('z', 'float64', [n, r]);
  const direction = g.input('direction', 'float64', [r + 1, k]);
  g.output('along', logitsOf(g, z, direction, r), 'float64', [n, k]);
  return g.build();
}

/**
 * The objective at a distance along a direction, and its slope, from logits alone: `objective` and
 * `grad/distance`.
 */
export function slopeGraph(n: number, r: number, k: number): Graph {
  const g = new GraphBuilder('slope');
  const distance = g.input('distance', 'float64', []);
  const onLine = (at: string, along: string, dims: readonly number[]): string =>
    g.add('Add', [
      g.input(at, 'float64', dims),
      g.add('Mul', [g.input(along, 'float64', dims), distance]),
    ]);
  const point = onLine('at', 'direction', [r + 1, k]);
  objective(g, onLine('logits', 'along', [n, k]), point, n, r, k);
  return differentiate(g.build(), 'objective', ['distance']);
}

/**
 * A step: `next`, where it leads, with `objective` and `logits` there; `gradient`; and `step` and
 * `change`, what point and gradient changed by.
 */
export function moveGraph(n: number, r: number, k: number): Graph {
  const dims = [r + 1, k];
  const g = new GraphBuilder('move');
  const z = g.input('z', 'float64', [n, r]);
  const distance = g.input('distance', 'float64', []);
  const step = g.add('Mul', [g.input('direction', 'float64', dims), distance]);
  g.output('step', step, 'float64', dims);
  g.output('next', g.add('Add', [g.input('at', 'float64', dims), step]), 'float64', dims);
  g.output('logits', logitsOf(g, z, 'next', r), 'float64', [n, k]);
  objective(g, 'logits', 'next', n, r, k);
  const whole = GraphBuilder.from(differentiate(g.build(), 'objective', ['next']));
  whole.output('gradient', 'grad/next', 'float64', dims);
  const before = whole.input('before', 'float64', dims);
  whole.output('change', whole.add('Sub', ['grad/next', before]), 'float64', dims);
  return whole.build();
}

/** z times the weights, plus the intercepts in the last row of the point. */
function logitsOf(g: GraphBuilder, z: string, point: string, r: number): string {
  const part = (from: number, to: number): string =>
    g.add('Slice', [point, g.ints([from]), g.ints([to]), g.ints([0])]);
  return g.add('Add', [g.add('MatMul', [z, part(0, r)]), part(r, r + 1)]);
}

/** Mean log-loss plus half of the penalty-weighted squares of the point. */
function objective(
  g: GraphBuilder,
  logits: string,
  point: string,
  n: number,
  r: number,
  k: number,
): void {
  const truth = g.input('truth', 'float64', [n, k]);
  const penalty = g.input('penalty', 'float64', [r + 1, 1]);
  const sum = (a: string, b: string): string =>
    g.add('ReduceSum', [g.add('Mul', [a, b])], { keepdims: 0 });
  const hits = sum(truth, g.add('LogSoftmax', [logits]));
  const loss = g.add('Div', [hits, g.scalar(-n, 'float64')]);
  const ridge = g.add('Mul', [
    sum(g.add('Mul', [point, penalty]), point),
    g.scalar(0.5, 'float64'),
  ]);
  g.output('objective', g.add('Add', [loss, ridge]), 'float64', []);
}
