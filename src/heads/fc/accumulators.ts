import type { Tensor } from '../../graph/index.ts';
import { float32 } from '../../graph/index.ts';
import type { StepSettings } from './engine.ts';
import type { Matrix, Motion } from './motion.ts';
import { columnsScaled, inverse, motionOf, product, times } from './motion.ts';
import type { RowBlock } from './row-blocks.ts';
import { rowBlocks } from './row-blocks.ts';

type Pair = readonly [number, number];

/** Coordinates grow against their scales for at most so many steps: 1 / 0.9^100 is 4e4. */
const LONGEST = 100;

/** A scale below this has the coordinates rescaled before. */
const LEAST_SCALE = 1e-5;

/** What the accumulators are beside their coordinates. */
type Clock = Record<'rate' | 'scale0' | 'scale1' | 'steps', number>;

/** Some units of both coordinates, [N, units] each. */
interface Block {
  readonly units: RowBlock;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/**
 * The dual's A and U, [N, H] each, kept as two coordinates a value: (a, u) = basis diag(scales)
 * coordinates. A step moves the scales and adds slopes to the rows of its batch.
 *
 * Units lie in blocks, so that what is made of a block stays in the cache.
 */
export class Accumulators {
  /** The units of each block. */
  readonly blocks: readonly RowBlock[];
  readonly #n: number;
  readonly #units: number;
  readonly #settings: StepSettings;
  /** Both coordinates, block after block. */
  readonly #values: Float32Array;
  readonly #parts: readonly Block[];
  #rate = 0;
  #motion: Motion;
  #scales: Pair = [1, 1];
  #steps = 0;

  /** Accumulators of n x units values, all 0. */
  constructor(n: number, units: number, settings: StepSettings) {
    this.#n = n;
    this.#units = units;
    this.#settings = settings;
    this.blocks = rowBlocks(units, n);
    this.#values = new Float32Array(2 * n * units);
    this.#motion = motionOf(0, settings);
    this.#parts = this.blocks.map((block) => {
      const [start, size] = [2 * n * block.start, n * block.rows];
      return {
        units: block,
        first: this.#values.subarray(start, start + size),
        second: this.#values.subarray(start + size, start + 2 * size),
      };
    });
  }

  /**
   * A as a graph takes it: share (ratio first + second), from the scalars `share` and `ratio` and the
   * coordinates `first/<block>` and `second/<block>`, [N, units of the block] each.
   */
  get feeds(): Readonly<Record<string, Tensor<Float32Array>>> {
    const [first, second] = this.#shares;
    const parts = this.#parts.flatMap(({ units, first, second }, k) => [
      [`first/${k}`, float32([this.#n, units.rows], first)] as const,
      [`second/${k}`, float32([this.#n, units.rows], second)] as const,
    ]);
    return {
      share: float32([], [second]),
      ratio: float32([], [first / second]),
      ...Object.fromEntries(parts),
    };
  }

  /** M at the last step's rate. */
  get matrix(): Matrix {
    return this.#motion.matrix;
  }

  /** Moves by a step in which the given rows have slopes, [rows, H]. */
  move(rows: readonly number[], slopes: Float32Array, rate: number): void {
    if (rate !== this.#rate) this.#turnTo(rate);
    const { factors, push } = this.#motion;
    if (factors === null) this.#apply(this.#plainMatrix());
    else this.#pass(factors);
    const [add0, add1] = [push[0] / this.#scales[0], push[1] / this.#scales[1]];
    for (const { units, first, second } of this.#parts) {
      const { start, rows: count } = units;
      rows.forEach((row, i) => {
        addMultiples(
          slopes.subarray(i * this.#units + start, i * this.#units + start + count),
          [first.subarray(row * count, (row + 1) * count), add0],
          [second.subarray(row * count, (row + 1) * count), add1],
        );
      });
    }
  }

  /** A, [N, H]. */
  coefficients(): Float32Array {
    const [share0, share1] = this.#shares;
    const values = new Float32Array(this.#n * this.#units);
    for (const { units, first, second } of this.#parts) {
      for (let row = 0; row < this.#n; row++) {
        const [to, from] = [row * this.#units + units.start, row * units.rows];
        for (let j = 0; j < units.rows; j++) {
          const [p, q] = [first[from + j] as number, second[from + j] as number];
          values[to + j] = share0 * p + share1 * q;
        }
      }
    }
    return values;
  }

  state(): { coordinates: Float32Array; clock: Clock } {
    const [scale0, scale1] = this.#scales;
    const clock = { rate: this.#rate, scale0, scale1, steps: this.#steps };
    return { coordinates: this.#values.slice(), clock };
  }

  restore(coordinates: Float32Array, { rate, scale0, scale1, steps }: Clock): void {
    this.#values.set(coordinates);
    this.#rate = rate;
    this.#motion = motionOf(rate, this.#settings);
    this.#scales = [scale0, scale1];
    this.#steps = steps;
  }

  /** What the two coordinates count for in A. */
  get #shares(): Pair {
    const [first, second] = columnsScaled(this.#motion.basis, this.#scales);
    return [first, second];
  }

  /** Lets the scales move by a step, after rescaling where they would be too small. */
  #pass([first, second]: Pair): void {
    const [a, b] = this.#scales;
    if (this.#steps >= LONGEST || Math.min(a * first, b * second) < LEAST_SCALE) {
      this.#apply([a, 0, 0, b]);
      [this.#scales, this.#steps] = [[1, 1], 0];
    }
    this.#scales = times([first, 0, 0, second], this.#scales);
    this.#steps += 1;
  }

  /** Goes on in the coordinates of another rate. */
  #turnTo(rate: number): void {
    const next = motionOf(rate, this.#settings);
    const plain = columnsScaled(this.#motion.basis, this.#scales);
    this.#apply(product(inverse(next.basis), plain));
    [this.#rate, this.#motion, this.#scales, this.#steps] = [rate, next, [1, 1], 0];
  }

  /** M in coordinates. */
  #plainMatrix(): Matrix {
    const { basis, matrix } = this.#motion;
    return product(inverse(basis), product(matrix, basis));
  }

  /** Multiplies the coordinates by a matrix: one pass over all of them. */
  #apply([a, b, c, d]: Matrix): void {
    for (const { first, second } of this.#parts) {
      for (let i = 0; i < first.length; i++) {
        const [p, q] = [first[i] as number, second[i] as number];
        first[i] = a * p + b * q;
        second[i] = c * p + d * q;
      }
    }
  }
}

/** Adds multiples of values to two arrays of their length. */
function addMultiples(
  values: Float32Array,
  [first, share0]: readonly [Float32Array, number],
  [second, share1]: readonly [Float32Array, number],
): void {
  for (let j = 0; j < values.length; j++) {
    const value = values[j] as number;
    first[j] = (first[j] as number) + share0 * value;
    second[j] = (second[j] as number) + share1 * value;
  }
}
