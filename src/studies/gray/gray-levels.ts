import { kernelMemory, kernels } from './kernels.ts';
import type { Rectangle } from './rectangle.ts';

const LEVELS = 256;
/** Pixels that are in the memory of the kernels at once. */
const STRIP = 2 ** 14;
/** What is narrower is counted where it lies. */
const NARROW = 64;
const TABLES_AT = STRIP + 16;

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
  if (x1 - x0 < NARROW) {
    for (let y = y0; y <= y1; y++) {
      for (let at = y * width + x0, end = y * width + x1; at <= end; at++) {
        const level = gray[at] as number;
        counts[level] = (counts[level] as number) + 1;
      }
    }
    return counts;
  }
  const memory = kernelMemory(TABLES_AT + 16 * LEVELS);
  const tables = new Uint32Array(memory.buffer, TABLES_AT, 4 * LEVELS).fill(0);
  let black = 0;
  let filled = 0;
  const flush = () => {
    // Pixels are counted in fours; those that are missing are black.
    black += (4 - (filled % 4)) % 4;
    memory.fill(0, filled, filled + 4);
    kernels.levels(0, filled, TABLES_AT);
    filled = 0;
  };
  // Whole rows follow each other.
  const rows = x0 === 0 && x1 === width - 1 ? y1 - y0 + 1 : 1;
  for (let y = y0; y <= y1; y += rows) {
    const end = (y + rows - 1) * width + x1 + 1;
    for (let at = y * width + x0; at < end;) {
      if (filled === STRIP) flush();
      const count = Math.min(STRIP - filled, end - at);
      memory.set(gray.subarray(at, at + count), filled);
      filled += count;
      at += count;
    }
  }
  flush();
  for (let i = 0; i < tables.length; i++) {
    counts[i % LEVELS] = (counts[i % LEVELS] as number) + (tables[i] as number);
  }
  counts[0] = (counts[0] ?? 0) - black;
  return counts;
}
