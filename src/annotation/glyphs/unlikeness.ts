import type { Glyph } from './glyph.ts';

/** Glyphs may be cut a pixel larger or smaller, and stand a pixel higher or lower. */
const SHIFT = 1;

/**
 * How unlike two glyphs look, laid over each other as well as they can: the squared differences of
 * their ink over the squares of it, from 0, the same, to 1, no ink in common. Infinity where their
 * sizes differ by more than noise makes them.
 */
export function unlikeness(a: Glyph, b: Glyph): number {
  if (
    a.letterHeight !== b.letterHeight ||
    Math.abs(a.width - b.width) > SHIFT ||
    Math.abs(a.height - b.height) > SHIFT ||
    Math.abs(a.below - b.below) > SHIFT
  ) {
    return Infinity;
  }
  const ink = inkOf(a) + inkOf(b);
  let most = 0;
  for (let dy = -SHIFT; dy <= SHIFT; dy++) {
    for (let dx = -SHIFT; dx <= SHIFT; dx++) most = Math.max(most, shared(a, b, dx, dy));
  }
  // The square of a difference, multiplied out.
  return Math.max(0, 1 - (2 * most) / ink);
}

/** The sum of the squares of its ink. */
function inkOf({ pixels }: Glyph): number {
  let sum = 0;
  for (const pixel of pixels) sum += (255 - pixel) ** 2;
  return sum;
}

/** The sum of products of ink, `b` moved to the right by dx and down by dy. */
function shared(a: Glyph, b: Glyph, dx: number, dy: number): number {
  let sum = 0;
  for (let y = Math.max(0, dy); y < Math.min(a.height, b.height + dy); y++) {
    const [row, other] = [y * a.width, (y - dy) * b.width - dx];
    for (let x = Math.max(0, dx); x < Math.min(a.width, b.width + dx); x++) {
      sum += (255 - (a.pixels[row + x] as number)) * (255 - (b.pixels[other + x] as number));
    }
  }
  return sum;
}
