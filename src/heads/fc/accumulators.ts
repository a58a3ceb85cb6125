import type { Session, Tensor } from '../../graph/index.ts';
import { float32, GraphBuilder, openSession } from '../../graph/index.ts';
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

/**
 * The dual's A and U, [N, H] each, kept as two coordinates a value: (a, u) = basis diag(scales)
 * coordinates. A step moves the scales and adds slopes to the rows of its batch.
 *
 * Rows lie in blocks, [2, rows x H] each, so that what is made of a block stays in the cache.
 */
export class Accumulators {
  readonly blocks: readonly RowBlock[];
  /** By name `coordinates/<block>`, [2, rows x H]. */
  readonly feeds: Readonly<Record<string, Tensor<Float32Array>>>;
  readonly #units: number;
  readonly #settings: StepSettings;
  readonly #values: Float32Array;
  readonly #mix: Session;
  #rate = 0;
  #motion: Motion;
  #scales: Pair = [1, 1];
  #steps = 0;

  private constructor(n: number, units: number, settings: StepSettings, mix: Session) {
    this.#units = units;
    this.#settings = settings;
    this.#mix = mix;
    this.blocks = rowBlocks(n, units);
    this.#values = new Float32Array(2 * n * units);
    this.#motion = motionOf(0, settings);
    this.feeds = Object.fromEntries(
      this.blocks.map(({ start, rows }, k) => [
        `coordinates/${k}`,
        float32(
          [2, rows * units],
          this.#values.subarray(2 * start * units, 2 * (start + rows) * units),
        ),
      ]),
    );
  }

  /** Accumulators of n x units values, all 0. */
  static async open(n: number, units: number, settings: StepSettings): Promise<Accumulators> {
    const g = new GraphBuilder('dual mix');
    const mixed = g.add('MatMul', [
      g.input('mix', 'float32', ['M', 2]),
      g.input('coordinates', 'float32', [2, 'V']),
    ]);
    g.output('mixed', mixed, 'float32', ['M', 'V']);
    const mix = await openSession(g.build(), { threads: settings.threads });
    return new Accumulators(n, units, settings, mix);
  }

  /** What the two coordinates count for in A. */
  get share(): Tensor<Float32Array> {
    const [first, second] = columnsScaled(this.#motion.basis, this.#scales);
    return float32([1, 2], [first, second]);
  }

  /** M at the last step's rate. */
  get matrix(): Matrix {
    return this.#motion.matrix;
  }

  /** Moves by a step in which the given rows have slopes, [rows, H]. */
  async move(rows: readonly number[], slopes: Float32Array, rate: number): Promise<void> {
    if (rate !== this.#rate) await this.#turnTo(rate);
    const { factors, push } = this.#motion;
    if (factors === null) await this.#apply(this.#motion.matrix);
    else await this.#pass(factors);
    const adds = push.map((each, i) => each / (this.#scales[i] ?? 1)) as [number, number];
    const units = this.#units;
    const size = this.blocks[0]?.rows ?? 1;
    rows.forEach((row, i) => {
      const k = Math.floor(row / size);
      const { start = 0, rows: count = 0 } = this.blocks[k] ?? {};
      const first = 2 * start * units + (row - start) * units;
      const second = first + count * units;
      const [values, from] = [this.#values, i * units];
      for (let j = 0; j < units; j++) {
        const slope = slopes[from + j] as number;
        values[first + j] = (values[first + j] as number) + adds[0] * slope;
        values[second + j] = (values[second + j] as number) + adds[1] * slope;
      }
    });
  }

  /** A, [N, H]. */
  async coefficients(): Promise<Float32Array> {
    const units = this.#units;
    const values = new Float32Array(this.#values.length / 2);
    for (const [k, { start, rows }] of this.blocks.entries()) {
      const part = values.subarray(start * units, (start + rows) * units);
      await this.#run(k, this.share, float32([1, rows * units], part));
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

  release(): Promise<void> {
    return this.#mix.release();
  }

  /** Lets the scales move by a step, after rescaling where they would be too small. */
  async #pass([first, second]: Pair): Promise<void> {
    const [a, b] = this.#scales;
    if (this.#steps >= LONGEST || Math.min(a * first, b * second) < LEAST_SCALE) {
      await this.#apply([a, 0, 0, b]);
      [this.#scales, this.#steps] = [[1, 1], 0];
    }
    this.#scales = times([first, 0, 0, second], this.#scales);
    this.#steps += 1;
  }

  /** Goes on in the coordinates of another rate. */
  async #turnTo(rate: number): Promise<void> {
    const next = motionOf(rate, this.#settings);
    const plain = columnsScaled(this.#motion.basis, this.#scales);
    await this.#apply(product(inverse(next.basis), plain));
    [this.#rate, this.#motion, this.#scales, this.#steps] = [rate, next, [1, 1], 0];
  }

  /** Multiplies the coordinates by a matrix: one pass over all of them. */
  async #apply(matrix: Matrix): Promise<void> {
    const largest = 2 * (this.blocks[0]?.rows ?? 0) * this.#units;
    const spare = new Float32Array(largest);
    for (const k of this.blocks.keys()) {
      const block = this.feeds[`coordinates/${k}`];
      if (block === undefined) continue;
      const into = float32(block.dims, spare.subarray(0, block.data.length));
      await this.#run(k, float32([2, 2], matrix), into);
      block.data.set(into.data);
    }
  }

  async #run(k: number, mix: Tensor, mixed: Tensor): Promise<void> {
    await this.#mix.run({ mix, coordinates: this.feeds[`coordinates/${k}`] as Tensor }, { mixed });
  }
}
