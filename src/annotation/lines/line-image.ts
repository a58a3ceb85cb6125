import type { Box } from '../../region/index.ts';

/** Blank pixels around the letters. */
export const LINE_MARGIN = 2;
/** Share of the pixels in a line's box that are more than edges of strokes: they become black. */
const INK_SHARE = 0.12;
/** Contrast at which ink begins, for every gray level of speckle around. */
const PER_SPECKLE = 1;
/** Tissue has no stronger speckle, in gray levels: what has more is large letters and their shadows. */
export const MOST_SPECKLE = 40;
/** Shades that are told apart. */
const SHADE = 16;

/** A line of text in black on white, as small as it was; row-major, a byte a pixel. */
export interface LineImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * Cuts a line out of the contrast of its frame: ground goes to white, most of the ink to black. In 16
 * shades, so that the same letters on a like ground give the same bytes.
 *
 * @param contrast row-major, in rows of `width`; see topHat.
 * @param speckle the median contrast around the line, in gray levels.
 */
export function lineImage(
  contrast: Uint8Array,
  width: number,
  box: Box,
  speckle: number,
): LineImage {
  const height = contrast.length / width;
  const across = box.x1 - box.x0 + 1 + 2 * LINE_MARGIN;
  const down = box.y1 - box.y0 + 1 + 2 * LINE_MARGIN;
  const pixels = new Uint8Array(across * down).fill(255);
  const low = PER_SPECKLE * Math.min(MOST_SPECKLE, speckle);
  const high = Math.max(low + 1, levelOf(contrast, width, box, INK_SHARE));
  for (let y = 0; y < down; y++) {
    const v = box.y0 - LINE_MARGIN + y;
    if (v < 0 || v >= height) continue;
    for (let x = 0; x < across; x++) {
      const u = box.x0 - LINE_MARGIN + x;
      if (u < 0 || u >= width) continue;
      const share = ((contrast[v * width + u] ?? 0) - low) / (high - low);
      const shade = Math.round(Math.min(1, Math.max(0, share)) * (SHADE - 1));
      pixels[y * across + x] = 255 - Math.round((shade * 255) / (SHADE - 1));
    }
  }
  return { width: across, height: down, pixels };
}

/** The level that a share of the pixels in a box reach or exceed. */
export function levelOf(
  levels: Uint8Array,
  width: number,
  { x0, y0, x1, y1 }: Box,
  share: number,
): number {
  const histogram = new Uint32Array(256);
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const level = levels[y * width + x] ?? 0;
      histogram[level] = (histogram[level] ?? 0) + 1;
    }
  }
  const wanted = share * (x1 - x0 + 1) * (y1 - y0 + 1);
  let level = 255;
  for (
    let seen = histogram[level] ?? 0;
    seen < wanted && level > 0;
    seen += histogram[level] ?? 0
  ) {
    level--;
  }
  return level;
}
