import type { Graph } from '../graph/index.ts';
import { GraphBuilder, differentiate } from '../graph/index.ts';

/** Rows, features, categories and sampled rows of a problem. */
export interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly m: number;
}

/** `rows` (N x d) and `point` (W over b, (d + 1) x K) -> `logits` (N x K). */
export function logitsGraph({ d, k }: Pick<Sizes, 'd' | 'k'>): Graph {
  const g = new GraphBuilder('logits');
  const rows = g.input('rows', 'float64', ['N', d]);
  const logits = addLogits(g, rows, g.input('point', 'float64', [d + 1, k]), d);
  g.output('logits', logits, 'float64', ['N', k]);
  return g.build();
}

/** `rows` (N x d) and `logits` (N x K) -> `point`, the transpose of rows with ones times logits. */
export function transposedGraph({ d, k }: Pick<Sizes, 'd' | 'k'>): Graph {
  const g = new GraphBuilder('transpose');
  const rows = g.input('rows', 'float64', ['N', d]);
  const point = addTransposed(g, rows, g.input('logits', 'float64', ['N', k]));
  g.output('point', point, 'float64', [d + 1, k]);
  return g.build();
}

/**
 * The objective at a distance along a direction, from logits alone: `objective`, its slope
 * `grad/distance`, and `curvature`, the mean second derivative of the log-loss along a logit.
 */
export function slopeGraph(sizes: Sizes): Graph {
  const g = GraphBuilder.from(differentiate(stepGraph('slope', sizes), 'objective', ['distance']));
  // The second derivative, diag(p) - p p', has K - 1 directions that are not flat.
  const p = g.add('Exp', ['log-probabilities']);
  const squares = g.add('Div', [sumOfProducts(g, p, p), g.scalar(sizes.n, 'float64')]);
  const trace = g.add('Sub', [g.scalar(1, 'float64'), squares]);
  const curvature = g.add('Div', [trace, g.scalar(sizes.k - 1, 'float64')]);
  g.output('curvature', curvature, 'float64', []);
  return g.build();
}

/**
 * A step along a direction: `next`, where it leads, and `next:logits`; `step`, by which the point
 * changed; `objective`, and `grad/next:logits`, the gradient of the log-loss along the logits there.
 */
export function moveGraph(sizes: Sizes): Graph {
  return differentiate(stepGraph('move', sizes), 'loss', ['next:logits']);
}

/**
 * After a step, from `ofLoss`, the gradient of the log-loss: `gradient`, the steepest ascent at
 * `next` as the metric has it, and `change`, by which it changed, each with its image, as has the step
 * (names ending in ":image"); `square`, the squared norm of the plain gradient.
 */
export function ascentGraph({ d, k, m }: Pick<Sizes, 'd' | 'k' | 'm'>): Graph {
  const g = new GraphBuilder('ascent');
  const [ofLoss, next] = ['ofLoss', 'next'].map((name) => g.input(name, 'float64', [d + 1, k]));
  const penalty = g.input('penalty', 'float64', [d + 1, 1]);
  const plain = g.add('Add', [ofLoss ?? '', g.add('Mul', [next ?? '', penalty])]);
  g.output('square', sumOfProducts(g, plain, plain), 'float64', []);

  // Woodbury: (I + tau S'S)^-1 v = v - S' e with e = (I / tau + S S')^-1 S v, whose image is e / tau.
  const sample = g.input('sample', 'float64', [m, d]);
  const inverse = g.input('inverse', 'float64', [m, m]);
  const e = g.add('MatMul', [inverse, addLogits(g, sample, plain, d)]);
  const gradient = g.add('Sub', [plain, addTransposed(g, sample, e)]);
  const image = g.add('Div', [e, g.input('tau', 'float64', [])]);

  const direction = g.input('direction:image', 'float64', [m, k]);
  const distance = g.input('distance', 'float64', []);
  g.output('step:image', g.add('Mul', [direction, distance]), 'float64', [m, k]);
  for (const [part, value, dims] of [
    ['', gradient, [d + 1, k]],
    [':image', image, [m, k]],
  ] as const) {
    const before = g.input(`before${part}`, 'float64', dims);
    g.output(`gradient${part}`, value, 'float64', dims);
    g.output(`change${part}`, g.add('Sub', [value, before]), 'float64', dims);
  }
  return g.build();
}

/** From `at` along `direction` to `next`, points and logits alike, with `loss` and `objective`. */
function stepGraph(name: string, { n, d, k }: Sizes): Graph {
  const g = new GraphBuilder(name);
  g.input('distance', 'float64', []);
  for (const [part, dims] of [
    ['', [d + 1, k]],
    [':logits', [n, k]],
  ] as const) {
    const at = g.input(`at${part}`, 'float64', dims);
    const step = g.add('Mul', [g.input(`direction${part}`, 'float64', dims), 'distance']);
    g.output(`step${part}`, step, 'float64', dims);
    g.output(`next${part}`, g.add('Add', [at, step]), 'float64', dims);
  }
  const truth = g.input('truth', 'float64', [n, k]);
  const logProbabilities = g.add('LogSoftmax', ['next:logits'], {}, 'log-probabilities');
  const hits = sumOfProducts(g, truth, logProbabilities);
  g.output('loss', g.add('Div', [hits, g.scalar(-n, 'float64')]), 'float64', []);

  // Lambda for every row of W, zero for the intercepts.
  const penalty = g.input('penalty', 'float64', [d + 1, 1]);
  const squares = sumOfProducts(g, g.add('Mul', ['next', penalty]), 'next');
  const ridge = g.add('Mul', [squares, g.scalar(0.5, 'float64')]);
  g.output('objective', g.add('Add', ['loss', ridge]), 'float64', []);
  return g.build();
}

/** Rows, a one after each, times a point. */
export function addLogits(g: GraphBuilder, rows: string, point: string, d: number): string {
  const part = (from: number, to: number): string =>
    g.add('Slice', [point, g.ints([from]), g.ints([to])]);
  return g.add('Gemm', [rows, part(0, d), part(d, d + 1)]);
}

/** The transpose of rows, a one after each, times logits: a point. */
export function addTransposed(g: GraphBuilder, rows: string, logits: string): string {
  const weights = g.add('Gemm', [rows, logits], { transA: 1 });
  const intercepts = g.add('ReduceSum', [logits, g.ints([0])], { keepdims: 1 });
  return g.add('Concat', [weights, intercepts], { axis: 0 });
}

function sumOfProducts(g: GraphBuilder, a: string, b: string): string {
  return g.add('ReduceSum', [g.add('Mul', [a, b])], { keepdims: 0 });
}
