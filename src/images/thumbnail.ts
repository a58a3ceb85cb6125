import { FRAME_SIZE } from './placing.ts';

/** Width and height of a thumbnail. */
export const THUMBNAIL_SIZE = 64;

const BLOCK = FRAME_SIZE / THUMBNAIL_SIZE;

/**
 * A frame at 64 x 64 for comparison: the mean of each 4 x 4 block, shifted to mean zero and scaled
 * to unit length, so that the dot product of two thumbnails is their Pearson correlation. A frame
 * of one flat tone gives zeros and correlates with nothing.
 *
 * @param pixels 65,536 gray values.
 * @returns 4,096 values.
 */
export function thumbnail64(pixels: Uint8Array): Float32Array {
  if (pixels.length !== FRAME_SIZE * FRAME_SIZE) {
    throw new RangeError(`A frame has ${FRAME_SIZE * FRAME_SIZE} values, not ${pixels.length}`);
  }
  const sums = new Float64Array(THUMBNAIL_SIZE * THUMBNAIL_SIZE);
  let total = 0;
  for (let y = 0, at = 0; y < FRAME_SIZE; y++) {
    const row = Math.floor(y / BLOCK) * THUMBNAIL_SIZE;
    for (let x = 0; x < FRAME_SIZE; x++, at++) {
      const block = row + Math.floor(x / BLOCK);
      const value = pixels[at] ?? 0;
      sums[block] = (sums[block] ?? 0) + value;
      total += value;
    }
  }
  const mean = total / sums.length;
  let squares = 0;
  for (let i = 0; i < sums.length; i++) {
    const centred = (sums[i] ?? 0) - mean;
    sums[i] = centred;
    squares += centred * centred;
  }
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  return Float32Array.from(sums, (value) => value * scale);
}
