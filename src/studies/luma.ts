import { lumaOfRgb } from './gray/luma-of-rgb.ts';
import type { Raster } from './raster.ts';

/** What finds the tissue and what cuts it out ask for the same gray. */
const known = new WeakMap<Raster, Uint8Array>();

/**
 * Gray values of a raster by the luma of ITU-R BT.601, round(0.299 R + 0.587 G + 0.114 B), halves
 * rounded up, computed once; of gray rasters the pixels themselves. Not to be written to.
 */
export function luma(raster: Raster): Uint8Array {
  if (raster.channels === 1) return raster.pixels;
  let gray = known.get(raster);
  if (gray === undefined) {
    gray = lumaOfRgb(raster.pixels);
    known.set(raster, gray);
  }
  return gray;
}

/**
 * Gray values of the part of a raster from column `x0` and row `y0` on, `width` x `height` pixels, in
 * an array of their own. It must lie inside the raster.
 */
export function lumaOfPart(
  raster: Raster,
  x0: number,
  y0: number,
  width: number,
  height: number,
): Uint8Array {
  const gray = luma(raster);
  const part = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y0 + y) * raster.width + x0;
    part.set(gray.subarray(from, from + width), y * width);
  }
  return part;
}
