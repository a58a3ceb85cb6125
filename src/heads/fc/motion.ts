import type { StepSettings } from './engine.ts';

/** A 2 x 2 matrix, row by row. */
export type Matrix = readonly [number, number, number, number];

/**
 * How one row of the dual's accumulators moves: (a, u) <- M (a, u) + k g with g the row's slope.
 * See docs/dual-training.md.
 */
export interface Motion {
  /** M. */
  readonly matrix: Matrix;
  /** From coordinates to (a, u); the second coordinate counts in a. */
  readonly basis: Matrix;
  /** What coordinates are multiplied by in a step; null where they do not move on their own. */
  readonly factors: readonly [number, number] | null;
  /** What a slope adds to each coordinate. */
  readonly push: readonly [number, number];
}

/** Eigenvalues nearer to each other than this make coordinates that cancel each other. */
const LEAST_GAP = 1 / 256;

/** A factor below this would have coordinates rescaled every few steps. */
const LEAST_FACTOR = 1 / 2;

/** Takes (a, u) to (u, a) and back. */
const SWAP: Matrix = [0, 1, 1, 0];

/**
 * The motion at a rate: in eigen-coordinates where M has two real eigenvalues well apart; in the one
 * coordinate that matters where there is no momentum; else in (u, a) themselves.
 */
export function motionOf(
  rate: number,
  { momentum, weightDecay }: Pick<StepSettings, 'momentum' | 'weightDecay'>,
): Motion {
  const pull = rate * weightDecay;
  const matrix: Matrix = [1 - pull, -rate * momentum, weightDecay, momentum];
  if (momentum === 0 && 1 - pull >= LEAST_FACTOR) {
    // Nothing depends on u, which is not kept; a is the second coordinate.
    return { matrix, basis: SWAP, factors: [1, 1 - pull], push: [0, -rate] };
  }
  const plain: Motion = { matrix, basis: SWAP, factors: null, push: [1, -rate] };
  const trace = 1 - pull + momentum;
  const discriminant = trace ** 2 - 4 * momentum; // the determinant of M is the momentum
  if (rate === 0 || discriminant < LEAST_GAP ** 2) return plain;
  const slow = (trace + Math.sqrt(discriminant)) / 2;
  const fast = momentum / slow;
  if (fast < LEAST_FACTOR) return plain;
  // Eigenvectors (1, (1 - rate decay - eigenvalue) / (rate momentum)), from the first row of M.
  const [v1, v2] = [fast, slow].map((each) => (1 - pull - each) / (rate * momentum)) as [
    number,
    number,
  ];
  const basis: Matrix = [1, 1, v1, v2];
  return { matrix, basis, factors: [fast, slow], push: times(inverse(basis), [-rate, 1]) };
}

/** A matrix times a vector. */
export function times([a, b, c, d]: Matrix, [x, y]: readonly [number, number]): [number, number] {
  return [a * x + b * y, c * x + d * y];
}

/** A matrix times a matrix. */
export function product([a, b, c, d]: Matrix, [e, f, g, h]: Matrix): Matrix {
  return [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h];
}

export function inverse([a, b, c, d]: Matrix): Matrix {
  const determinant = a * d - b * c;
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}

/** A matrix with its columns multiplied by two numbers. */
export function columnsScaled([a, b, c, d]: Matrix, [x, y]: readonly [number, number]): Matrix {
  return [a * x, b * y, c * x, d * y];
}
