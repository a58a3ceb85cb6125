import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import { GraphBuilder, float32, float64, int32, int64, openSession } from '../graph/index.ts';
import type { Features } from './feature-rows.ts';
import { gathering, isStreamed } from './feature-rows.ts';
import { streamedMoments } from './streamed-scaler.ts';
import type { TrainingSet } from './training-set.ts';

/** What is taken off each feature, and what it is then divided by. */
export interface Scaler {
  readonly mean: Tensor<Float64Array>;
  readonly scale: Tensor<Float64Array>;
}

/** Columns or rows that are worked on at once: temporary memory stays at some megabytes. */
const BLOCK = 256;

/**
 * Mean and standard deviation of each feature over some rows, in float64. A feature that does not
 * vary beyond rounding gets the scale 1, by the bound that scikit-learn's StandardScaler uses.
 *
 * @throws UserError when a feature is not finite.
 */
export async function fitScaler(
  set: TrainingSet<Features>,
  rows: Int32Array,
  threads = 1,
): Promise<Scaler> {
  const { features, length } = set;
  const scaler = isStreamed(features)
    ? scalerOf(await streamedMoments({ ...set, features }, rows, threads))
    : await moments({ ...set, features }, rows, threads);
  const bad = scaler.mean.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new UserError(
      `Cannot fit a head: feature ${bad} of ${length} is not finite in some image; extract the features again.`,
    );
  }
  return scaler;
}

function scalerOf({ mean, scale }: Record<'mean' | 'scale', Float64Array>): Scaler {
  return { mean: float64([mean.length], mean), scale: float64([scale.length], scale) };
}

async function moments(set: TrainingSet, rows: Int32Array, threads: number): Promise<Scaler> {
  const { length } = set;
  const features = float32([set.labels.length, length], set.features);
  const mean = float64([length]);
  const scale = float64([length]);
  const session = await openSession(momentsGraph(rows.length), { threads });
  for (let start = 0; start < length; start += BLOCK) {
    const end = Math.min(start + BLOCK, length);
    const part = ({ data }: Scaler['mean']): Scaler['mean'] =>
      float64([1, end - start], data.subarray(start, end));
    await session.run(
      {
        features,
        rows: int32([rows.length], rows),
        start: int64([1], [start]),
        end: int64([1], [end]),
      },
      { mean: part(mean), scale: part(scale) },
    );
  }
  await session.release();
  return { mean, scale };
}

/**
 * The standardised features of some rows, in float64.
 *
 * @param into rows.length x length values.
 */
export async function standardise(
  set: TrainingSet<Features>,
  rows: Int32Array,
  { mean, scale }: Scaler,
  into: Float64Array,
): Promise<Tensor<Float64Array>> {
  const { length } = set;
  const session = await openSession(standardiseGraph(length));
  for (let start = 0; start < rows.length; start += BLOCK) {
    const block = rows.subarray(start, start + BLOCK);
    const end = start + block.length;
    const part = float64([block.length, length], into.subarray(start * length, end * length));
    await session.run({ ...(await gathering(set, block)), mean, scale }, { standardised: part });
  }
  await session.release();
  return float64([rows.length, length], into);
}

/** The corrected two-pass algorithm (Chan, Golub and LeVeque 1983, doi:10.2307/2683386). */
function momentsGraph(n: number): Graph {
  const g = new GraphBuilder('moments');
  const square = (value: string): string => g.add('Mul', [value, value]);
  const columnMean = (value: string): string => g.add('ReduceMean', [value], { axes: [0] });

  const features = g.input('features', 'float32', ['N', 'D']);
  const columns = ['start', 'end'].map((name) => g.input(name, 'int64', [1]));
  const slice = g.add('Slice', [features, ...columns, g.ints([1])]);
  const picked = g.add('Gather', [slice, g.input('rows', 'int32', [n])], { axis: 0 });
  const x = g.cast(picked, 'float64');
  const mean = columnMean(x);
  const centred = g.add('Sub', [x, mean]);
  const variance = g.add('Sub', [columnMean(square(centred)), square(columnMean(centred))]);

  // The error bound of the two-pass algorithm: what varies less does not vary.
  const bound = g.add('Add', [
    g.add('Mul', [variance, g.scalar(n * Number.EPSILON, 'float64')]),
    square(g.add('Mul', [mean, g.scalar(n * Number.EPSILON, 'float64')])),
  ]);
  const constant = g.add('LessOrEqual', [variance, bound]);
  const scale = g.add('Where', [constant, g.scalar(1, 'float64'), g.add('Sqrt', [variance])]);
  g.output('mean', mean, 'float64', [1, 'B']);
  g.output('scale', scale, 'float64', [1, 'B']);
  return g.build();
}

function standardiseGraph(length: number): Graph {
  const g = new GraphBuilder('standardise');
  const features = g.input('features', 'float32', ['N', length]);
  const picked = g.add('Gather', [features, g.input('rows', 'int32', ['B'])], { axis: 0 });
  g.output('standardised', addStandardised(g, picked, length), 'float64', ['B', length]);
  return g.build();
}

/** Adds `mean` and `scale`, [D], and what features, float32 [B, D], become with them in float64. */
export function addStandardised(g: GraphBuilder, features: string, length: number): string {
  const x = g.cast(features, 'float64');
  const centred = g.add('Sub', [x, g.input('mean', 'float64', [length])]);
  return g.add('Div', [centred, g.input('scale', 'float64', [length])]);
}
