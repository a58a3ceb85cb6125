import * as z from 'zod';

/** Bins of mean gray levels, and of highest probabilities. */
const BINS = 20;
const GRAYS = 256;

const histogram = z.array(z.int().min(0)).length(BINS);

/** What frames of known patients look like and what the classifier says of them, to tell a drift by. */
export const referenceStatistics = z.object({
  /** The frames that were counted; never those that were trained on. */
  part: z.enum(['tuning', 'test']),
  images: z.int().min(1),
  /** Frames by mean gray level, in 20 equal steps from 0 to 256. */
  meanGray: histogram,
  /** Frames by the standard deviation of their gray levels, in 20 equal steps from 0 to 128. */
  contrast: histogram,
  /** Frames by highest probability, in 20 equal steps from 0 to 1. */
  highest: histogram,
  /** Frames by most probable category. */
  categories: z.record(z.string(), z.int().min(0)),
});

export type ReferenceStatistics = z.output<typeof referenceStatistics>;

/** Counts frames one by one. */
export class FrameCounts {
  readonly #categories: readonly string[];
  readonly #meanGray: number[];
  readonly #contrast: number[];
  readonly #highest: number[];
  readonly #each: number[];

  /** @param counted what was counted before; null: nothing. */
  constructor(categories: readonly string[], counted: ReferenceStatistics | null = null) {
    this.#categories = categories;
    this.#meanGray = [...(counted?.meanGray ?? empty())];
    this.#contrast = [...(counted?.contrast ?? empty())];
    this.#highest = [...(counted?.highest ?? empty())];
    this.#each = categories.map((name) => counted?.categories[name] ?? 0);
  }

  /**
   * @param pixels gray values of a frame.
   * @param probabilities of the categories.
   */
  add(pixels: Uint8Array, probabilities: ArrayLike<number>): void {
    const { mean, deviation } = momentsOf(pixels);
    put(this.#meanGray, mean / GRAYS);
    put(this.#contrast, deviation / (GRAYS / 2));
    const values = Array.from(probabilities);
    const highest = Math.max(...values);
    put(this.#highest, highest);
    const best = values.indexOf(highest);
    this.#each[best] = (this.#each[best] ?? 0) + 1;
  }

  /** What was counted; null when nothing was. */
  counted(part: ReferenceStatistics['part']): ReferenceStatistics | null {
    const images = this.#each.reduce((sum, n) => sum + n, 0);
    if (images === 0) return null;
    const each = this.#categories.map((name, i) => [name, this.#each[i] ?? 0]);
    return {
      ...{ part, images, meanGray: this.#meanGray, contrast: this.#contrast },
      ...{ highest: this.#highest, categories: Object.fromEntries(each) as Record<string, number> },
    };
  }
}

const empty = (): number[] => Array.from({ length: BINS }, () => 0);

function put(bins: number[], share: number): void {
  const bin = Math.min(BINS - 1, Math.floor(share * BINS));
  bins[bin] = (bins[bin] ?? 0) + 1;
}

function momentsOf(pixels: Uint8Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / pixels.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pixels.length - mean * mean)) };
}
