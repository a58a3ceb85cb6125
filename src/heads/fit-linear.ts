import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import { GraphBuilder, float32 } from '../graph/index.ts';
import type { ChosenC } from './choose-c.ts';
import { CANDIDATES, chooseC } from './choose-c.ts';
import type { Features } from './feature-rows.ts';
import { isStreamed } from './feature-rows.ts';
import { trainingKey } from './fc/training-key.ts';
import type { Head } from './head.ts';
import { KeptFolds } from './kept-folds.ts';
import type { Solution } from './logistic.ts';
import { Logistic } from './logistic.ts';
import type { Scaler } from './scaler.ts';
import type { Minimum } from './softmax-ridge.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet } from './training-set.ts';

export interface LinearOptions {
  /** Of the folds. */
  readonly seed: number;
  /** Regularisation strength C of scikit-learn, above 0; chosen by cross-validation when absent. */
  readonly c?: number;
  /** Strengths to choose from, each times the length of a feature vector. */
  readonly cGrid?: readonly number[];
  /** Folds of the cross-validation, at most the number of patients. */
  readonly folds?: number;
  /** Threads of onnxruntime; the last bits of a result depend on it. All cores when absent. */
  readonly threads?: number;
  /** The losses of the folds of the cross-validation, where others have found them. */
  readonly heldOut?: readonly (readonly number[])[];
  /** Where the cross-validation keeps its finished folds while it goes on; nowhere when absent. */
  readonly checkpoint?: string;
}

/** The objective is within this share of its minimum: log-loss then agrees to about 1e-6. */
const TOLERANCE = 1e-12;

/**
 * Fits multinomial logistic regression on standardised features: minimises C times the summed
 * log-loss plus half the sum of squared weights, intercepts unpenalised, as scikit-learn's
 * LogisticRegression(multi_class='multinomial') does, to convergence in float64. Where there is a
 * checkpoint of this very search for C, it goes on from there and ends with the same bytes.
 *
 * @throws UserError when a category has no image, a feature is not finite or C is not above 0.
 * @throws Interrupted when the signal is raised.
 */
export async function fitLinear(
  set: TrainingSet<Features>,
  options: LinearOptions,
  effects: Effects,
): Promise<Head> {
  checkTrainingSet(set);
  const { seed, c, heldOut, checkpoint } = options;
  const { cGrid = CANDIDATES.grid, folds = CANDIDATES.folds } = options;
  const threads = options.threads ?? availableParallelism();
  for (const strength of [c ?? 1, ...cGrid]) {
    if (strength > 0 && strength < Infinity) continue;
    throw new UserError(`Cannot fit a head: C must be above 0, not ${strength}; choose another.`);
  }
  const { features } = set;
  const memory = new Float64Array(isStreamed(features) ? 0 : features.length);
  const candidates = { grid: cGrid, folds, seed };
  const kept =
    checkpoint === undefined || c !== undefined
      ? null
      : new KeptFolds(checkpoint, searchKey(set, { ...candidates, threads }), effects);
  const chosen: ChosenC =
    c === undefined
      ? await chooseC(set, candidates, heldOut, kept, { memory, threads }, effects)
      : { c, chosenBy: 'given' };

  const step = 'Fitting the head';
  effects.progress(step, 0, 1);
  const rows = { train: set.labels.map((_, row) => row), held: new Int32Array(0) };
  const logistic = await Logistic.open(set, rows, memory, threads);
  let minimum: Minimum;
  let solution: Solution;
  try {
    minimum = await logistic.fit(chosen.c, TOLERANCE, effects.signal);
    solution = await logistic.solution();
  } finally {
    await logistic.release();
  }
  effects.progress(step, 1, 1);
  if (!minimum.converged) {
    effects.note(
      `The fit with C = ${chosen.c} stopped after ${minimum.iterations} iterations, close to its minimum but not at it; a smaller C converges.`,
    );
  }
  const { categories, length } = set;
  return {
    kind: 'linear',
    categories,
    length,
    graph: linearGraph(logistic.scaler, solution),
    settings: {
      ...chosen,
      threads,
      images: set.labels.length / (set.views ?? 1),
      patients: new Set(set.groups).size,
      ...minimum,
    },
  };
}

/** Names a search for C: all that the losses of its folds depend on. */
function searchKey(set: TrainingSet<Features>, settings: object): string {
  const { groups, views } = set;
  return trainingKey({ kind: 'linear', ...settings, groups, views }, set, null, []);
}

/** Standardisation and the linear map, in float32. */
function linearGraph({ mean, scale }: Scaler, { weights, intercepts }: Solution): Graph {
  const [length = 0, k = 0] = weights.dims;
  const g = new GraphBuilder('linear head');
  const single = ({ dims, data }: Tensor, name: string): string =>
    g.constant(float32(dims, Float32Array.from(data, Number)), name);
  const x = g.input('features', 'float32', ['N', length]);
  const centred = g.add('Sub', [x, single(mean, 'mean')]);
  const scaled = g.add('Div', [centred, single(scale, 'scale')]);
  const logits = g.add('Gemm', [scaled, single(weights, 'weights'), single(intercepts, 'intercepts')]); // prettier-ignore
  g.output('logits', logits, 'float32', ['N', k]);
  return g.build();
}
