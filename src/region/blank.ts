import { commonest } from './commonest.ts';

/**
 * The share of pixels that differ from the commonest gray level by more than `margin`: 0 for one flat
 * tone, whatever its brightness.
 *
 * @param histogram how many pixels have each gray level.
 */
export function contentShare(histogram: Uint32Array, margin: number): number {
  const mode = commonest(histogram);
  let total = 0;
  let differing = 0;
  for (let level = 0; level < histogram.length; level++) {
    const count = histogram[level] as number;
    total += count;
    if (Math.abs(level - mode) > margin) differing += count;
  }
  return total === 0 ? 0 : differing / total;
}
