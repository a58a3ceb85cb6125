import { type Box, boxHeight, boxWidth } from '../../region/index.ts';

/** Levels of a part of a frame, row-major. */
export interface Levels {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Letters are drawn in one level: what is darker than this share of it is not of them. */
const CLEAR = 0.84;
/** The level that this share of a row's box exceeds is that of its letters. */
const INK = 0.04;
/** Other words of a row stand no farther away than so many of its heights. */
const REACH = { across: 8, down: 0.5 };

/**
 * The surroundings of a row with nothing but what is as light as its letters: echoes that touch them are
 * darker, and are gone.
 *
 * @returns the part of the frame too; null where all of it is dark.
 */
export function onlyLetters(
  { pixels, width, height }: Levels,
  row: Box,
): { part: Box; levels: Levels } {
  const [across, down] = [REACH.across, REACH.down].map((reach) => reach * boxHeight(row));
  const part = {
    x0: Math.max(0, Math.floor(row.x0 - (across as number))),
    y0: Math.max(0, Math.floor(row.y0 - (down as number))),
    x1: Math.min(width - 1, Math.ceil(row.x1 + (across as number))),
    y1: Math.min(height - 1, Math.ceil(row.y1 + (down as number))),
  };
  const least = CLEAR * inkOf(pixels, width, row);
  const [wide, tall] = [boxWidth(part), boxHeight(part)];
  const levels = new Uint8Array(wide * tall);
  for (let y = 0; y < tall; y++) {
    const from = (part.y0 + y) * width + part.x0;
    for (let x = 0; x < wide; x++) {
      const level = pixels[from + x] as number;
      if (level >= least) levels[y * wide + x] = level;
    }
  }
  return { part, levels: { pixels: levels, width: wide, height: tall } };
}

function inkOf(pixels: Uint8Array, width: number, { x0, y0, x1, y1 }: Box): number {
  const histogram = new Uint32Array(256);
  for (let y = y0; y <= y1; y++) {
    for (let i = y * width + x0, end = y * width + x1; i <= end; i++) {
      const level = pixels[i] as number;
      histogram[level] = (histogram[level] as number) + 1;
    }
  }
  const wanted = INK * (x1 - x0 + 1) * (y1 - y0 + 1);
  let level = 255;
  for (let seen = histogram[level] as number; seen < wanted && level > 0;) {
    level--;
    seen += histogram[level] as number;
  }
  return level;
}
