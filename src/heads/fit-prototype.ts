import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import { GraphBuilder, float32, float64, openSession } from '../graph/index.ts';
import type { Comparison, FeatureSpace } from './feature-space.ts';
import {
  addOffsets,
  addPlacing,
  addRows,
  addSimilarities,
  fitSpace,
  ROWS_AT_ONCE,
  rowsOf,
} from './feature-space.ts';
import type { Fold } from './folds.ts';
import { patientFolds } from './folds.ts';
import type { Head } from './head.ts';
import type { Trial } from './held-out-losses.ts';
import { addLosses, heldOutLosses } from './held-out-losses.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet } from './training-set.ts';

export interface PrototypeOptions {
  /** Of the folds. */
  readonly seed: number;
  /** What similarities are divided by, above 0; chosen by cross-validation when absent. */
  readonly temperature?: number | undefined;
  /** Absent: cosine. */
  readonly comparison?: Comparison | undefined;
  /** Folds of the cross-validation, at most the number of patients. */
  readonly folds?: number | undefined;
  /** Threads of onnxruntime; the last bits of a result depend on it. All cores when absent. */
  readonly threads?: number | undefined;
}

/** Four steps a decade, from 1e-5 to 1. */
const GRID = Array.from({ length: 21 }, (_, i) => 10 ** (i / 4 - 5));

/** The temperature where it cannot be chosen. */
const RULE = 0.1;

/**
 * Fits a head that compares features with one prototype for each category, the mean of its training
 * vectors: the logits are minus half the squared distances (on the unit sphere, where prototypes are
 * moved onto it again, the cosines less 1) over a temperature, but for what all categories share
 * (Snell, Swersky and Zemel 2017, Prototypical Networks for Few-shot Learning, arXiv:1703.05175,
 * sections 2.2 to 2.4). The temperature is that of the least log-loss on held-out patients.
 *
 * @throws UserError when a category has no image, a feature is not finite, or the temperature is not
 *   above 0.
 * @throws Interrupted when the signal is raised.
 */
export async function fitPrototype(
  set: TrainingSet,
  options: PrototypeOptions,
  effects: Effects,
): Promise<Head> {
  checkTrainingSet(set);
  const { categories, length, labels, views = 1 } = set;
  const { comparison = 'cosine', threads = availableParallelism() } = options;
  const chosen = await choose(set, { ...options, comparison, threads }, effects);

  const step = 'Fitting the head';
  effects.progress(step, 0, 1);
  const rows = labels.map((_, row) => row);
  const space = await fitSpace(set, rows, comparison, threads);
  const means = await meansOf(set, rows, space, threads);
  effects.progress(step, 1, 1);
  return {
    kind: 'prototype',
    categories,
    length,
    graph: prototypeGraph(space, means, chosen.temperature),
    settings: {
      comparison,
      ...chosen,
      threads,
      images: labels.length / views,
      patients: new Set(set.groups).size,
      views,
    },
  };
}

/** The temperature, and how it came about. */
async function choose(
  set: TrainingSet,
  options: PrototypeOptions & { readonly comparison: Comparison; readonly threads: number },
  effects: Effects,
): Promise<{ readonly temperature: number; readonly [detail: string]: unknown }> {
  const { temperature, folds: count = 5, seed, comparison, threads } = options;
  if (temperature !== undefined) {
    if (temperature > 0 && temperature < Infinity) return { temperature, chosenBy: 'given' };
    throw new UserError(
      `Cannot fit a head: its temperature must be above 0, not ${temperature}; choose another.`,
    );
  }
  const folds = patientFolds(set, count, seed);
  if (typeof folds === 'string') {
    effects.note(
      `The temperature could not be chosen by cross-validation, as ${folds}; it is ${RULE}.`,
    );
    return { temperature: RULE, chosenBy: 'rule', reason: folds };
  }
  const openTrial = async ({ train }: Fold): Promise<Trial> => {
    const space = await fitSpace(set, train, comparison, threads);
    const means = await meansOf(set, train, space, threads);
    const g = new GraphBuilder('prototypes');
    const similarities = addComparison(g, addRows(g, set.length), space, means);
    const k = set.categories.length;
    const each = g.add('Reshape', [similarities, g.ints([-1, 1, k])]);
    addLosses(g, [g.add('Div', [each, g.constant(float32([GRID.length, 1], GRID))])], k);
    return { session: await openSession(g.build(), { threads }), feeds: {} };
  };
  const step = 'Choosing the temperature';
  const losses = await heldOutLosses(set, folds, openTrial, step, effects);
  return {
    temperature: GRID[losses.indexOf(Math.min(...losses))] ?? RULE,
    chosenBy: 'cross-validation',
    folds: folds.length,
    seed,
    heldOutLogLoss: Object.fromEntries(GRID.map((each, i) => [String(each), losses[i] ?? NaN])),
  };
}

/** The mean of each category's placed rows, [K, length]. */
async function meansOf(
  set: TrainingSet,
  rows: Int32Array,
  space: FeatureSpace,
  threads: number,
): Promise<Tensor<Float32Array>> {
  const { length, labels, categories } = set;
  const k = categories.length;
  const counts = categories.map((_, c) => rows.filter((row) => labels[row] === c).length);
  let [means, next] = [float64([k, length]), float64([k, length])];
  const session = await openSession(meansGraph(space, k), { threads });
  try {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const block = rows.subarray(start, start + ROWS_AT_ONCE);
      const shares = float64([block.length, k]);
      block.forEach((row, i) => {
        const label = labels[row] ?? 0;
        shares.data[i * k + label] = 1 / (counts[label] ?? NaN);
      });
      await session.run({ ...rowsOf(set, block), shares, means }, { next });
      [means, next] = [next, means];
    }
  } finally {
    await session.release();
  }
  const bad = means.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new UserError(
      `Cannot fit a head: a feature of a training image of ${categories[Math.floor(bad / length)] ?? ''} is not finite; extract the features again.`,
    );
  }
  return float32([k, length], Float32Array.from(means.data));
}

/** `next` [K, length]: the means so far and what the rows add to them. */
function meansGraph(space: FeatureSpace, k: number): Graph {
  const g = new GraphBuilder('means');
  const placed = g.cast(addPlacing(g, addRows(g, space.length), space), 'float64');
  const shares = g.input('shares', 'float64', ['B', k]);
  const means = g.input('means', 'float64', [k, space.length]);
  const next = g.add('Gemm', [shares, placed, means], { transA: 1 });
  g.output('next', next, 'float64', [k, space.length]);
  return g.build();
}

/** Adds the similarities [N, K] of features to the categories' means. */
function addComparison(
  g: GraphBuilder,
  features: string,
  space: FeatureSpace,
  means: Tensor<Float32Array>,
): string {
  const given = g.constant(means, 'prototypes');
  // The mean of vectors on the unit sphere lies inside it.
  const prototypes = space.scaler === null ? addPlacing(g, given, space) : given;
  const placed = addPlacing(g, features, space);
  return addSimilarities(g, placed, prototypes, addOffsets(g, prototypes));
}

function prototypeGraph(
  space: FeatureSpace,
  means: Tensor<Float32Array>,
  temperature: number,
): Graph {
  const g = new GraphBuilder('prototype head');
  const features = g.input('features', 'float32', ['N', space.length]);
  const similarities = addComparison(g, features, space, means);
  const logits = g.add('Div', [similarities, g.scalar(temperature)]);
  g.output('logits', logits, 'float32', ['N', means.dims[0] ?? 0]);
  return g.build();
}
