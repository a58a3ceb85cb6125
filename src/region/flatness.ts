import type { Box } from './box.ts';
import { countLevels } from './gray-levels.ts';

/** What is lighter is ink on black, or tissue that would fill cells. */
const INK = 96;
/** How many levels a page is drawn in: paper, ink and a shade. */
const LEVELS = 3;
/** Darker ones are left out: compressed video has few dark levels. */
const DARKEST = 32;

/**
 * Of the pixels of a box that are lighter than 32, the share that has one of the three commonest
 * levels: near 1 for tables and pages. Of 220 real frames of compressed video it is at most 0.18.
 *
 * @param gray row-major gray values of rows that are `width` long.
 */
export function flatShare(gray: Uint8Array, width: number, box: Box): number {
  const histogram = new Uint32Array(256);
  for (let y = box.y0; y <= box.y1; y++) {
    countLevels(histogram, gray, y * width + box.x0, y * width + box.x1 + 1);
  }
  const light = histogram.subarray(DARKEST).toSorted((a, b) => b - a);
  const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);
  const all = sum(light);
  return all === 0 ? 0 : sum(light.subarray(0, LEVELS)) / all;
}

/** The share of all pixels that is as light as letters on black are, more than 96. */
export function inkShare(gray: Uint8Array): number {
  let count = 0;
  for (const level of gray) if (level > INK) count++;
  return count / gray.length;
}
