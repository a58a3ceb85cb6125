import type { Raster } from '../../studies/index.ts';

/**
 * How light every pixel is to a reader of letters: its largest channel. Type in a pure colour is as
 * far from black by it as white type is; by luma, blue letters would be all but black. Gray rasters
 * come back as they are, without a copy.
 *
 * @returns row-major, `width` x `height`.
 */
export function brightness({ pixels, channels, width, height }: Raster): Uint8Array {
  if (channels === 1) return pixels;
  const levels = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < levels.length; i++, at += 3) {
    const r = pixels[at] as number;
    const g = pixels[at + 1] as number;
    const b = pixels[at + 2] as number;
    const most = r > g ? r : g;
    levels[i] = most > b ? most : b;
  }
  return levels;
}
