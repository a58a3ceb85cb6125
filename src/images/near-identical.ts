import { SKETCH_LENGTH, sketch, STAGES } from './dct-sketch.ts';
import { THUMBNAIL_SIZE } from './thumbnail.ts';

/** Two frames, by their positions in the input, `a` before `b`. */
export interface NearIdenticalPair {
  readonly a: number;
  readonly b: number;
  /** Pearson correlation of the two at 64 x 64. */
  readonly correlation: number;
}

/** Thumbnails are 32-bit, so that a frame correlates with itself to about this much less than 1. */
const ROUNDING = 1e-6;

/** Allowance for rounding in the bounds, which are not to drop what the full sum would keep. */
const SLACK = 1e-5;

/**
 * All pairs of frames of different groups that correlate at least as much as the threshold at
 * 64 x 64. A pair is computed in full only if the bound of {@link sketch} reaches the threshold at
 * every stage, and bounds only if one coefficient of the two is close enough, so no pair is missed:
 * unit vectors whose dot product is t are at most sqrt(2 - 2t) apart in every coordinate.
 *
 * @param thumbnails as `thumbnail64` makes them.
 * @param groups the group of each, such as its patient.
 * @param options.threshold above 0, at most 1; 0.98 when not given.
 * @returns ordered by `a`, then `b`.
 * @throws RangeError when lengths differ or the threshold is out of range.
 */
export function findNearIdentical(
  thumbnails: readonly Float32Array[],
  groups: readonly string[],
  { threshold = 0.98 }: { threshold?: number } = {},
): NearIdenticalPair[] {
  if (thumbnails.length !== groups.length) {
    throw new RangeError(`${thumbnails.length} thumbnails were given and ${groups.length} groups`);
  }
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RangeError(`The threshold must be above 0 and at most 1, not ${threshold}`);
  }
  const sketches = Sketches.of(thumbnails);
  const order = sketches.inOrderOfWidestCoefficient();
  const reach = Math.sqrt(2 - 2 * (threshold - SLACK));
  const pairs: NearIdenticalPair[] = [];
  order.forEach(({ index: i, value }, position) => {
    for (let next = position + 1; next < order.length; next++) {
      const other = order[next];
      if (!other || other.value - value > reach) break;
      const j = other.index;
      if (groups[i] === groups[j] || !sketches.mayReach(threshold - SLACK, i, j)) continue;
      const correlation = dot(thumbnails[i], thumbnails[j]);
      if (correlation >= threshold - ROUNDING) {
        pairs.push({ a: Math.min(i, j), b: Math.max(i, j), correlation });
      }
    }
  });
  return pairs.sort((p, q) => p.a - q.a || p.b - q.b);
}

/** All sketches in two flat arrays, which the inner loop runs over. */
class Sketches {
  readonly #coefficients: Float32Array;
  readonly #remainders: Float32Array;
  readonly #count: number;

  private constructor(count: number) {
    this.#count = count;
    this.#coefficients = new Float32Array(count * SKETCH_LENGTH);
    this.#remainders = new Float32Array(count * STAGES.length);
  }

  static of(thumbnails: readonly Float32Array[]): Sketches {
    const sketches = new Sketches(thumbnails.length);
    thumbnails.forEach((thumbnail, i) => {
      if (thumbnail.length !== THUMBNAIL_SIZE ** 2) {
        throw new RangeError(`Thumbnail ${i} has ${thumbnail.length} values, not 4096`);
      }
      const { coefficients, remainders } = sketch(thumbnail);
      sketches.#coefficients.set(coefficients, i * SKETCH_LENGTH);
      sketches.#remainders.set(remainders, i * STAGES.length);
    });
    return sketches;
  }

  /** Frames by their value in the coefficient that varies most, so that a scan can stop early. */
  inOrderOfWidestCoefficient(): { index: number; value: number }[] {
    let widest = 0;
    let most = -1;
    for (let k = 0; k < SKETCH_LENGTH; k++) {
      const values = this.#column(k);
      const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
      const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      if (spread > most) [widest, most] = [k, spread];
    }
    return this.#column(widest)
      .map((value, index) => ({ index, value }))
      .sort((a, b) => a.value - b.value || a.index - b.index);
  }

  /** Whether the bound of two frames is at least `least` at every stage. */
  mayReach(least: number, i: number, j: number): boolean {
    const a = i * SKETCH_LENGTH;
    const b = j * SKETCH_LENGTH;
    let sum = 0;
    let k = 0;
    for (let stage = 0; stage < STAGES.length; stage++) {
      const end = STAGES[stage] ?? 0;
      for (; k < end; k++) {
        sum += (this.#coefficients[a + k] ?? 0) * (this.#coefficients[b + k] ?? 0);
      }
      const rest =
        (this.#remainders[i * STAGES.length + stage] ?? 0) *
        (this.#remainders[j * STAGES.length + stage] ?? 0);
      if (sum + rest < least) return false;
    }
    return true;
  }

  #column(k: number): number[] {
    return Array.from(
      { length: this.#count },
      (_, i) => this.#coefficients[i * SKETCH_LENGTH + k] ?? 0,
    );
  }
}

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  let sum = 0;
  if (a && b) for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
