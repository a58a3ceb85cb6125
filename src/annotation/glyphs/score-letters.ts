import { type WeighedSum, weighedSums } from '../../studies/index.ts';
import type { LetterMask } from './letter.ts';
import type { LineInk } from './line-ink.ts';

/** What a letter costs, as a share of its ink: with much less of it seen, there is none. */
const COST = 0.25;

/**
 * What each letter explains with its left edge at each column, less what it costs.
 *
 * @param base the row on which letters stand.
 * @returns a row of the line's width for each letter; where it does not fit in, -Infinity.
 */
export function scoreLetters(
  masks: readonly LetterMask[],
  base: number,
  { ink, width: across, height }: LineInk,
): Float32Array {
  const sums = masks.map((mask) => explainedBy(mask, base, across, height));
  const scores = weighedSums(ink, sums, across).slice();
  for (const [i, { width }] of masks.entries()) {
    scores.fill(-Infinity, i * across + Math.max(0, across - width + 1), (i + 1) * across);
  }
  return scores;
}

/** Twice the ink that a letter shares with a line, less its own and what it costs. */
function explainedBy(
  { letter: { glyph }, columns, rows, ink, own }: LetterMask,
  base: number,
  across: number,
  height: number,
): WeighedSum {
  const top = base + glyph.below - glyph.height + 1;
  const places = new Int32Array(ink.length);
  const weights = new Float32Array(ink.length);
  let count = 0;
  for (let i = 0; i < ink.length; i++) {
    const y = top + (rows[i] as number);
    if (y < 0 || y >= height) continue;
    places[count] = y * across + (columns[i] as number);
    weights[count] = 2 * (ink[i] as number);
    count++;
  }
  const start = -(1 + COST) * own;
  return { places: places.subarray(0, count), weights: weights.subarray(0, count), start };
}
