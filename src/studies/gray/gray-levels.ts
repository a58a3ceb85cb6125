import { kernelMemory, kernels } from './kernels.ts';
import type { Rectangle } from './rectangle.ts';

const LEVELS = 256;
/** Pixels that are in the memory of the kernels at once. */
const STRIP = 2 ** 14;

/**
 * How many pixels of a rectangle have each of the 256 gray levels.
 *
 * @param gray row-major, rows that are `width` long.
 * @param counts to which the rectangle's are added.
 */
export function grayLevels(
  gray: Uint8Array,
  width: number,
  { x0, y0, x1, y1 }: Rectangle,
  counts = new Uint32Array(LEVELS),
): Uint32Array {
  const memory = kernelMemory(STRIP + 16 * LEVELS);
  const tables = new Uint32Array(memory.buffer, STRIP, 4 * LEVELS).fill(0);
  for (let y = y0; y <= y1; y++) {
    const end = y * width + x1 + 1;
    for (let at = y * width + x0; at < end; at += STRIP) {
      const count = Math.min(STRIP, end - at);
      memory.set(gray.subarray(at, at + count));
      kernels.levels(0, count, STRIP);
    }
  }
  tables.forEach((count, i) => {
    counts[i % LEVELS] = (counts[i % LEVELS] ?? 0) + count;
  });
  return counts;
}
