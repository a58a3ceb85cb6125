import type { Raster } from './raster.ts';

/**
 * Gray values of a raster by the luma of ITU-R BT.601, round(0.299 R + 0.587 G + 0.114 B), halves
 * rounded up; gray rasters come back as they are, without a copy.
 */
export function luma({ pixels, channels, width, height }: Raster): Uint8Array {
  if (channels === 1) return pixels;
  const gray = new Uint8Array(width * height);
  writeLuma(pixels, 0, gray, 0, gray.length);
  return gray;
}

/**
 * Gray values of the part of a raster from column `x0` and row `y0` on, `width` x `height` pixels.
 * It must lie inside the raster.
 */
export function lumaOfPart(
  raster: Raster,
  x0: number,
  y0: number,
  width: number,
  height: number,
): Uint8Array {
  const { pixels, channels } = raster;
  const gray = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = ((y0 + y) * raster.width + x0) * channels;
    if (channels === 3) writeLuma(pixels, from, gray, y * width, width);
    else gray.set(pixels.subarray(from, from + width), y * width);
  }
  return gray;
}

function writeLuma(
  rgb: Uint8Array,
  from: number,
  gray: Uint8Array,
  to: number,
  count: number,
): void {
  for (let i = to, at = from; i < to + count; i++, at += 3) {
    const thousandfold =
      299 * (rgb[at] ?? 0) + 587 * (rgb[at + 1] ?? 0) + 114 * (rgb[at + 2] ?? 0) + 500;
    gray[i] = thousandfold / 1000;
  }
}
