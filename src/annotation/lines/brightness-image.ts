import type { Box } from '../../region/index.ts';
import { LINE_MARGIN, type LineImage, MOST_SPECKLE } from './line-image.ts';
import { LEAST_CONTRAST, PER_SPECKLE } from './strokes.ts';

/** Ground around a line that is looked at too, in pixels. */
const AROUND = { across: 6, down: 3 };
/** White ends at the level below which this share of the ground is, and black begins at that of the strokes. */
const GROUND = 0.9;
const STROKES = 0.6;
/** Levels between the two at least. */
const APART = 20;

/** Levels of a frame and how much each stands out, row-major, in rows of `width`. */
export interface Standing {
  readonly levels: Uint8Array;
  /** See topHat. */
  readonly contrast: Uint8Array;
  readonly width: number;
}

/**
 * A line by how light it is, and not by how much it stands out from what is beside it. Beside the
 * shadow of a letter all speckle stands out, but it is no lighter for that: here it is white.
 *
 * @param speckle the median contrast around the line, in gray levels.
 */
export function brightnessImage(
  { levels, contrast, width }: Standing,
  box: Box,
  speckle: number,
): LineImage {
  const height = levels.length / width;
  const strokes = new Uint32Array(256);
  const ground = new Uint32Array(256);
  const least = LEAST_CONTRAST + PER_SPECKLE * Math.min(MOST_SPECKLE, speckle);
  const across = { from: Math.max(0, box.x0 - AROUND.across), to: Math.min(width - 1, box.x1 + AROUND.across) }; // prettier-ignore
  const to = Math.min(height - 1, box.y1 + AROUND.down);
  for (let y = Math.max(0, box.y0 - AROUND.down); y <= to; y++) {
    const isBeside = y < box.y0 || y > box.y1;
    for (let x = across.from; x <= across.to; x++) {
      const at = y * width + x;
      const isOutside = isBeside || x < box.x0 || x > box.x1;
      const isStroke = !isOutside && (contrast[at] as number) >= least;
      const histogram = isStroke ? strokes : ground;
      const level = levels[at] as number;
      histogram[level] = (histogram[level] as number) + 1;
    }
  }
  const high = quantile(strokes, STROKES);
  const low = Math.min(high - APART, quantile(ground, GROUND));
  const [wide, tall] = [box.x1 - box.x0 + 1 + 2 * LINE_MARGIN, box.y1 - box.y0 + 1 + 2 * LINE_MARGIN]; // prettier-ignore
  const pixels = new Uint8Array(wide * tall).fill(255);
  for (let y = 0; y < tall; y++) {
    const v = box.y0 - LINE_MARGIN + y;
    if (v < 0 || v >= height) continue;
    for (let x = 0; x < wide; x++) {
      const u = box.x0 - LINE_MARGIN + x;
      if (u < 0 || u >= width) continue;
      const share = ((levels[v * width + u] as number) - low) / (high - low);
      pixels[y * wide + x] = 255 - Math.round(255 * Math.min(1, Math.max(0, share)));
    }
  }
  return { width: wide, height: tall, pixels };
}

/** The level that a share of what was counted does not exceed; that of white where nothing was. */
function quantile(histogram: Uint32Array, share: number): number {
  let total = 0;
  for (const count of histogram) total += count;
  let level = 0;
  for (
    let seen = histogram[0] as number;
    seen <= share * total && level < 255;
    seen += histogram[level] as number
  ) {
    level++;
  }
  return level;
}
