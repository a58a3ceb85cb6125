import type { Box } from '../../region/index.ts';
import type { FoundFrame } from './find-frames.ts';
import type { Notice } from '../notice.ts';

/** What a classifier says of one frame, or why it says nothing. */
export interface Prediction extends Notice {
  /** Relative to the source. */
  readonly file: string;
  readonly frame: number | null;
  /** Where the picture lies in the frame, which may show several; null where none was found. */
  readonly box: Box | null;
  /** Of the finished frame; null where there is none. */
  readonly hash: string | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
  /** The most probable category; null when the frame was not classified. */
  readonly category: string | null;
  /** Why there is no category. */
  readonly reason: string | null;
}

/** What turns probabilities into answers. */
interface Answering {
  readonly categories: readonly string[];
  readonly notice: Notice;
  /** The least highest probability that is an answer; absent: every one is. */
  readonly threshold?: number | null;
}

/**
 * What a classifier says of every frame that was found.
 *
 * @param probabilities of the frames with a hash, in their order, row-major.
 */
export function predictionsFrom(
  found: readonly FoundFrame[],
  probabilities: Float64Array,
  { categories, notice, threshold = null }: Answering,
): Prediction[] {
  let row = 0;
  return found.map(({ hash, ...rest }) => {
    if (hash === null) return { ...rest, hash, probabilities: null, category: null, ...notice };
    const values = probabilities.subarray(row * categories.length, (row + 1) * categories.length);
    row += 1;
    const highest = Math.max(...values);
    const isSure = threshold === null || highest >= threshold;
    return {
      ...rest,
      hash,
      probabilities: Object.fromEntries(
        categories.map((category, i) => [category, values[i] ?? 0]),
      ),
      category: isSure ? (categories[values.indexOf(highest)] ?? null) : null,
      reason: isSure
        ? null
        : `abstained: the highest probability is ${highest.toFixed(3)}, below ${threshold.toFixed(3)}`,
      ...notice,
    };
  });
}
