/** What is lighter is ink on black, or tissue that would fill cells. */
const INK = 96;
/** How many levels a page is drawn in: paper, ink and a shade. */
const LEVELS = 3;
/** Darker ones are left out: compressed video has few dark levels. */
const DARKEST = 32;

/**
 * Of the pixels that are lighter than 32, the share that has one of the three commonest levels: near
 * 1 for tables and pages. Of 220 real frames of compressed video it is at most 0.18.
 *
 * @param histogram how many pixels have each gray level.
 */
export function flatShare(histogram: Uint32Array): number {
  const light = histogram.subarray(DARKEST).toSorted();
  const all = sum(light);
  return all === 0 ? 0 : sum(light.subarray(-LEVELS)) / all;
}

/** The share of all pixels that is as light as letters on black are, more than 96. */
export function inkShare(histogram: Uint32Array): number {
  return sum(histogram.subarray(INK + 1)) / sum(histogram);
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
