import { availableParallelism } from 'node:os';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import { GraphBuilder, int64, openSession } from '../graph/index.ts';
import type { Comparison, FeatureSpace, References } from './feature-space.ts';
import { addPlacing, addRows, fitSpace, placeRows } from './feature-space.ts';
import type { Fold } from './folds.ts';
import { patientFolds } from './folds.ts';
import type { Head } from './head.ts';
import type { Trial } from './held-out-losses.ts';
import { addLosses, heldOutLosses } from './held-out-losses.ts';
import type { Ballot } from './neighbour-votes.ts';
import { addNeighbours, addVotes } from './neighbour-votes.ts';
import type { TrainingSet } from './training-set.ts';
import { checkTrainingSet } from './training-set.ts';

export interface KnnOptions {
  /** Of the folds. */
  readonly seed: number;
  /** Frames that vote; chosen by cross-validation when absent. */
  readonly neighbours?: number | undefined;
  /** How fast votes fall with the similarity, above 0; chosen by cross-validation when absent. */
  readonly temperature?: number | undefined;
  /** Absent: cosine. */
  readonly comparison?: Comparison | undefined;
  /** Folds of the cross-validation, at most the number of patients. */
  readonly folds?: number | undefined;
  /** Threads of onnxruntime; the last bits of a result depend on it. All cores when absent. */
  readonly threads?: number | undefined;
}

/** What is chosen from, and what is taken where there can be no folds. */
const NEIGHBOURS = { grid: [1, 2, 3, 5, 7, 10, 15, 20, 30, 50], rule: 5 };
const TEMPERATURES = { grid: [1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1], rule: 0.07 };

/** An ONNX file is one protobuf message, which ends at 2 GB; a megabyte is left for the rest. */
const LARGEST = 2 ** 31 - 2 ** 20;

type Choice = Readonly<Record<'neighbours' | 'temperature', number>>;

/**
 * Fits a head that keeps every training vector and lets the nearest ones vote, weighted by their
 * similarity; see `addVotes`. Number of neighbours and temperature are those of the least log-loss on
 * held-out patients.
 *
 * @throws UserError when a category has no image, a feature is not finite, more neighbours are asked
 *   for than there are images, or the vectors do not fit into an ONNX file.
 * @throws Interrupted when the signal is raised.
 */
export async function fitKnn(
  set: TrainingSet,
  options: KnnOptions,
  effects: Effects,
): Promise<Head> {
  checkTrainingSet(set);
  const { categories, length, labels, views = 1 } = set;
  const { comparison = 'cosine', threads = availableParallelism() } = options;
  refuseImpossible(set, options);
  const memory = new Float32Array(labels.length * length);
  const { chosen, how } = await choose(set, { ...options, comparison, threads }, memory, effects);

  const step = 'Fitting the head';
  effects.progress(step, 0, 1);
  const rows = labels.map((_, row) => row);
  const space = await fitSpace(set, rows, comparison, threads);
  const references = await placeRows(set, rows, space, memory, threads);
  effects.progress(step, 1, 1);
  return {
    kind: 'knn',
    categories,
    length,
    graph: knnGraph(space, references, labels, {
      neighbours: chosen.neighbours,
      temperatures: [chosen.temperature],
      ...{ categories: categories.length, views },
    }),
    settings: {
      comparison,
      ...chosen,
      ...how,
      threads,
      images: labels.length / views,
      patients: new Set(set.groups).size,
      views,
    },
  };
}

function refuseImpossible(set: TrainingSet, { neighbours, temperature = 1 }: KnnOptions): void {
  const { labels, length, views = 1 } = set;
  const frames = labels.length / views;
  if (
    neighbours !== undefined &&
    !(Number.isInteger(neighbours) && neighbours >= 1 && neighbours <= frames)
  ) {
    throw new UserError(
      `Cannot fit a head: of ${frames} training images from 1 to ${frames} can be neighbours, not ${neighbours}; choose another number.`,
    );
  }
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new UserError(
      `Cannot fit a head: its temperature must be above 0, not ${temperature}; choose another.`,
    );
  }
  const bytes = labels.length * length * Float32Array.BYTES_PER_ELEMENT;
  if (bytes > LARGEST) {
    throw new UserError(
      `Cannot fit a knn head: it keeps ${labels.length} vectors of ${length} values, which take ${(bytes / 1e9).toFixed(1)} GB, and an ONNX file holds 2 GB; use a smaller --pool, fewer --views or another head.`,
    );
  }
}

/** Number of neighbours and temperature, and how they came about. */
async function choose(
  set: TrainingSet,
  options: KnnOptions & { readonly comparison: Comparison; readonly threads: number },
  memory: Float32Array,
  effects: Effects,
): Promise<{ chosen: Choice; how: Record<string, unknown> }> {
  const { neighbours, temperature, folds: count = 5, seed } = options;
  if (neighbours !== undefined && temperature !== undefined) {
    return { chosen: { neighbours, temperature }, how: { chosenBy: 'given' } };
  }
  const frames = set.labels.length / (set.views ?? 1);
  const folds = patientFolds(set, count, seed);
  if (typeof folds === 'string') {
    const chosen = {
      neighbours: neighbours ?? Math.min(NEIGHBOURS.rule, frames),
      temperature: temperature ?? TEMPERATURES.rule,
    };
    effects.note(
      `The neighbours could not be chosen by cross-validation, as ${folds}; ${chosen.neighbours} vote, with temperature ${chosen.temperature}.`,
    );
    return { chosen, how: { chosenBy: 'rule', reason: folds } };
  }
  const fewest = Math.min(...folds.map(({ train }) => train.length)) / (set.views ?? 1);
  const numbers = (neighbours === undefined ? NEIGHBOURS.grid : [neighbours]).filter(
    (n) => n <= fewest || n === neighbours,
  );
  const temperatures = temperature === undefined ? TEMPERATURES.grid : [temperature];
  const losses = await heldOutLosses(
    set,
    folds,
    (fold) => openTrial(set, fold, { numbers, temperatures }, options, memory),
    'Choosing the neighbours',
    effects,
  );
  const candidates = numbers.flatMap((n) =>
    temperatures.map((t): Choice => ({ neighbours: n, temperature: t })),
  );
  const ofBest = new Map<number, number>();
  candidates.forEach(({ neighbours: n }, i) =>
    ofBest.set(n, Math.min(ofBest.get(n) ?? Infinity, losses[i] ?? NaN)),
  );
  const chosen = candidates[losses.indexOf(Math.min(...losses))] ?? {
    neighbours: NEIGHBOURS.rule,
    temperature: TEMPERATURES.rule,
  };
  return {
    chosen,
    how: {
      chosenBy: 'cross-validation',
      folds: folds.length,
      seed,
      heldOutLogLoss: Object.fromEntries(ofBest),
    },
  };
}

/** Lets a fold's training rows vote on those held out, by every candidate. */
async function openTrial(
  set: TrainingSet,
  { train }: Fold,
  { numbers, temperatures }: Readonly<Record<'numbers' | 'temperatures', readonly number[]>>,
  { comparison, threads }: { readonly comparison: Comparison; readonly threads: number },
  memory: Float32Array,
): Promise<Trial> {
  const { length, labels, categories, views = 1 } = set;
  const space = await fitSpace(set, train, comparison, threads);
  const room = memory.subarray(0, train.length * length);
  const { vectors, offsets } = await placeRows(set, train, space, room, threads);
  const g = new GraphBuilder('neighbours');
  const values = {
    vectors: g.input('vectors', 'float32', [train.length, length]),
    offsets: g.input('offsets', 'float32', [train.length]),
    labels: g.input('labels', 'int64', [train.length]),
  };
  const most = Math.max(...numbers) * views;
  const placed = addPlacing(g, addRows(g, length), space);
  const found = addNeighbours(g, placed, values, Math.min(most, train.length));
  const logits = numbers.map((neighbours) =>
    addVotes(g, found, { neighbours, temperatures, categories: categories.length, views }),
  );
  addLosses(g, logits, categories.length);
  return {
    session: await openSession(g.build(), { threads }),
    feeds: { vectors, offsets, labels: labelsOf(train.map((row) => labels[row] ?? 0)) },
  };
}

function knnGraph(
  space: FeatureSpace,
  { vectors, offsets }: References,
  labels: Int32Array,
  ballot: Ballot,
): Graph {
  const g = new GraphBuilder('knn head');
  const placed = addPlacing(g, g.input('features', 'float32', ['N', space.length]), space);
  const values = {
    vectors: g.constant(vectors, 'vectors'),
    offsets: g.constant(offsets, 'offsets'),
    labels: g.constant(labelsOf(labels), 'labels'),
  };
  const found = addNeighbours(g, placed, values, ballot.neighbours * ballot.views);
  const logits = g.add('Reshape', [addVotes(g, found, ballot), g.ints([-1, ballot.categories])]);
  g.output('logits', logits, 'float32', ['N', ballot.categories]);
  return g.build();
}

function labelsOf(labels: Int32Array): Tensor {
  return int64([labels.length], Array.from(labels));
}
