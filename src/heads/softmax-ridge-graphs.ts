import type { Graph } from '../graph/index.ts';
import { GraphBuilder, differentiate } from '../graph/index.ts';
import type { Kernel } from './kernel.ts';

/** The two parts of a vector, by the ending of their names. */
const PARTS = ['', ':image'] as const;

/**
 * The objective along a direction and its slope: `at` and `direction` -> `objective`,
 * `grad/distance`, and `curvature`, the mean second derivative of the log-loss along a logit.
 */
export function slopeGraph(n: number, k: number): Graph {
  const g = GraphBuilder.from(differentiate(stepGraph('slope', n, k), 'objective', ['distance']));
  // The second derivative, diag(p) - p p', has K - 1 directions that are not flat.
  const p = g.add('Exp', ['log-probabilities']);
  const squares = g.add('ReduceSum', [g.add('Mul', [p, p])], { keepdims: 0 });
  const mean = g.add('Div', [squares, g.scalar(n, 'float64')]);
  const sum = g.add('Sub', [g.scalar(1, 'float64'), mean]);
  const curvature = g.add('Div', [sum, g.scalar(k - 1, 'float64')]);
  g.output('curvature', curvature, 'float64', []);
  return g.build();
}

/**
 * A step along a direction: `next`, where it leads; `gradient`, the steepest ascent there as the
 * metric has it; `step` and `change`, what the two changed by; and `square`, ||gradient||^2 as the
 * weights themselves have it.
 */
export function moveGraph(kernel: Kernel, k: number): Graph {
  const { rows: n, sample } = kernel;
  const g = GraphBuilder.from(differentiate(stepGraph('move', n, k), 'loss', ['next:image']));
  kernel.declare(g);
  const plain = g.add('Add', ['grad/next:image', g.add('Mul', ['next', 'penalty'])]);
  const [a, b] = [rows(g, plain, 0, n), rows(g, plain, n, n + 1)];
  const image = kernel.apply(g, a);
  const products = g.add('Add', [sumOfProducts(g, a, image), sumOfProducts(g, b, b)]);
  g.output('square', products, 'float64', []);

  // Woodbury: (I + tau S'S)^-1 X'A = X'A - S' (I / tau + S S')^-1 S X' A.
  const inverse = g.input('inverse', 'float64', [sample, sample]);
  const excess = g.add('MatMul', [inverse, rows(g, image, 0, sample)]);
  const tamed = [
    g.add('Sub', [rows(g, a, 0, sample), excess]),
    ...(sample < n ? [rows(g, a, sample, n)] : []),
  ];
  const gradient = {
    '': g.add('Concat', [...tamed, b], { axis: 0 }),
    ':image': g.add('Concat', [g.add('Sub', [image, kernel.applySampled(g, excess)]), b], {
      axis: 0,
    }),
  };
  for (const part of PARTS) {
    const dims = [n + 1, k];
    const before = g.input(`before${part}`, 'float64', dims);
    g.output(`gradient${part}`, gradient[part], 'float64', dims);
    g.output(`change${part}`, g.add('Sub', [gradient[part], before]), 'float64', dims);
  }
  return g.build();
}

/** From `at` along `direction` to `next`, with `loss` and `objective` there. */
function stepGraph(name: string, n: number, k: number): Graph {
  const g = new GraphBuilder(name);
  g.input('distance', 'float64', []);
  for (const part of PARTS) {
    const dims = [n + 1, k];
    const at = g.input(`at${part}`, 'float64', dims);
    const step = g.add('Mul', [g.input(`direction${part}`, 'float64', dims), 'distance']);
    g.output(`step${part}`, step, 'float64', dims);
    g.output(`next${part}`, g.add('Add', [at, step]), 'float64', dims);
  }
  const truth = g.input('truth', 'float64', [n, k]);
  const logits = g.add('Add', [rows(g, 'next:image', 0, n), rows(g, 'next:image', n, n + 1)]);
  const logProbabilities = g.add('LogSoftmax', [logits], {}, 'log-probabilities');
  const sum = sumOfProducts(g, truth, logProbabilities);
  g.output('loss', g.add('Div', [sum, g.scalar(-n, 'float64')]), 'float64', []);

  // Lambda for the rows of A, zero for the intercepts.
  const penalty = g.input('penalty', 'float64', [n + 1, 1]);
  const ridge = sumOfProducts(g, g.add('Mul', ['next', penalty]), 'next:image');
  const half = g.add('Mul', [ridge, g.scalar(0.5, 'float64')]);
  g.output('objective', g.add('Add', ['loss', half]), 'float64', []);
  return g.build();
}

function rows(g: GraphBuilder, matrix: string, from: number, to: number): string {
  return g.add('Slice', [matrix, g.ints([from]), g.ints([to])]);
}

function sumOfProducts(g: GraphBuilder, a: string, b: string): string {
  return g.add('ReduceSum', [g.add('Mul', [a, b])], { keepdims: 0 });
}
