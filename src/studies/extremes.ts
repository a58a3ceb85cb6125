import { type Extremes, extremesOfRgb } from './gray/extremes-of-rgb.ts';
import type { Raster } from './raster.ts';

/** What finds letters and what finds marks ask for the same. */
const known = new WeakMap<Raster, Extremes>();

/**
 * The least and the greatest channel of every pixel of a raster, computed once; of gray rasters the
 * pixels themselves. Not to be written to.
 */
export function extremes(raster: Raster): Extremes {
  const { pixels, channels } = raster;
  if (channels === 1) return { least: pixels, greatest: pixels };
  let found = known.get(raster);
  if (found === undefined) {
    found = extremesOfRgb(pixels);
    known.set(raster, found);
  }
  return found;
}
