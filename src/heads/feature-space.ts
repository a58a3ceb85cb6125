import { UserError } from '../errors.ts';
import type { Tensor } from '../graph/index.ts';
import { GraphBuilder, float32, int32, openSession } from '../graph/index.ts';
import type { Scaler } from './scaler.ts';
import { fitScaler } from './scaler.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * How features are compared: `cosine` by the angle between vectors, `standardised` by the distance of
 * vectors whose features all have mean 0 and deviation 1.
 */
export const comparisons = ['cosine', 'standardised'] as const;

export type Comparison = (typeof comparisons)[number];

/**
 * Where vectors lie when they are compared by distance: on the unit sphere (cosine), or standardised
 * and divided by the root of their length, so that they too have about unit length.
 */
export interface FeatureSpace {
  readonly length: number;
  /** Null on the unit sphere. */
  readonly scaler: Scaler | null;
}

/** Vectors of a feature space that others are compared with. */
export interface References {
  /** [R, length]. */
  readonly vectors: Tensor<Float32Array>;
  /** [R]: minus half of each one's squared length. */
  readonly offsets: Tensor<Float32Array>;
}

/** A vector shorter than this stays where it is rather than on the unit sphere. */
const TINY = 1e-12;

/** Rows that are worked on at once. */
export const ROWS_AT_ONCE = 256;

/**
 * The space of some rows of a set.
 *
 * @throws UserError when a feature that is to be standardised is not finite.
 */
export async function fitSpace(
  set: TrainingSet,
  rows: Int32Array,
  comparison: Comparison,
  threads: number,
): Promise<FeatureSpace> {
  const scaler = comparison === 'cosine' ? null : await fitScaler(set, rows, threads);
  return { length: set.length, scaler };
}

/** Adds to a graph what moves features, float32 [N, length], to their places in a space. */
export function addPlacing(
  g: GraphBuilder,
  features: string,
  { length, scaler }: FeatureSpace,
): string {
  if (scaler === null) {
    const lengths = g.add('ReduceL2', [features], { axes: [1], keepdims: 1 });
    return g.add('Div', [features, g.add('Max', [lengths, g.scalar(TINY)])]);
  }
  const single = ({ data }: Tensor<Float64Array>, factor: number): string =>
    g.constant(
      float32(
        [length],
        Float32Array.from(data, (value) => factor * value),
      ),
    );
  const centred = g.add('Sub', [features, single(scaler.mean, 1)]);
  return g.add('Div', [centred, single(scaler.scale, Math.sqrt(length))]);
}

/** Adds rows of a set's features to a graph: `features` [N, length] at `rows` int32 [B]. */
export function addRows(g: GraphBuilder, length: number): string {
  const features = g.input('features', 'float32', ['N', length]);
  return g.add('Gather', [features, g.input('rows', 'int32', ['B'])], { axis: 0 });
}

/** Feeds of {@link addRows}. */
export function rowsOf(
  { features, length, labels }: TrainingSet,
  rows: Int32Array,
): Record<'features' | 'rows', Tensor> {
  return {
    features: float32([labels.length, length], features),
    rows: int32([rows.length], rows),
  };
}

/**
 * Adds to a graph how similar placed vectors a are to references b, [N, R]: a . b - |b|^2 / 2, which
 * is minus half of their squared distance but for what depends on a alone.
 */
export function addSimilarities(
  g: GraphBuilder,
  placed: string,
  vectors: string,
  offsets: string,
): string {
  return g.add('Gemm', [placed, vectors, offsets], { transB: 1 });
}

/** Adds minus half of the squared length of each row of vectors. */
export function addOffsets(g: GraphBuilder, vectors: string): string {
  const squares = g.add('ReduceSumSquare', [vectors], { axes: [1], keepdims: 0 });
  return g.add('Mul', [squares, g.scalar(-0.5)]);
}

/**
 * Places rows of a set as references.
 *
 * @param into room for rows.length x length values.
 * @throws UserError when a feature is not finite.
 */
export async function placeRows(
  set: TrainingSet,
  rows: Int32Array,
  space: FeatureSpace,
  into: Float32Array,
  threads: number,
): Promise<References> {
  const { length } = set;
  const vectors = float32([rows.length, length], into);
  const offsets = float32([rows.length]);
  const g = new GraphBuilder('placing');
  const placed = addPlacing(g, addRows(g, length), space);
  g.output('vectors', placed, 'float32', ['B', length]);
  g.output('offsets', addOffsets(g, placed), 'float32', ['B']);
  const session = await openSession(g.build(), { threads });
  try {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const block = rows.subarray(start, start + ROWS_AT_ONCE);
      const end = start + block.length;
      await session.run(rowsOf(set, block), {
        vectors: float32([block.length, length], into.subarray(start * length, end * length)),
        offsets: float32([block.length], offsets.data.subarray(start, end)),
      });
    }
  } finally {
    await session.release();
  }
  const bad = offsets.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new UserError(
      `Cannot fit a head: a feature of training image ${rows[bad] ?? bad} is not finite; extract the features again.`,
    );
  }
  return { vectors, offsets };
}
