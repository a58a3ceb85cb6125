import type { LaidLine } from './lay-letters.ts';
import { maskOf } from './letter.ts';

/**
 * The most ink beside laid letters that may be one more: in as many columns as a letter has, as a
 * multiple of a letter's ink.
 */
export function inkBeside({ laid, base, ink: { width, height, ink } }: LaidLine): number {
  const masks = laid.map(({ letter }) => maskOf(letter)).sort((a, b) => a.width - b.width);
  const middle = masks[masks.length >> 1];
  if (middle === undefined) return 0;
  const high = middle.letter.glyph.letterHeight;
  const columns = new Float64Array(width);
  for (let y = Math.max(0, base - high + 1); y <= Math.min(height - 1, base); y++) {
    for (let x = 0; x < width; x++) {
      columns[x] = (columns[x] as number) + (ink[y * width + x] as number) ** 2;
    }
  }
  for (const { letter, x } of laid) columns.fill(0, x, x + letter.glyph.width);
  let [most, sum] = [0, 0];
  for (let x = 0; x < width; x++) {
    sum += columns[x] as number;
    if (x >= middle.width) sum -= columns[x - middle.width] as number;
    most = Math.max(most, sum);
  }
  return most / middle.own;
}
