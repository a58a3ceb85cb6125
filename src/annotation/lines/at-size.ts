import { extremes, type Raster, resample } from '../../studies/index.ts';

/**
 * A picture made larger or smaller, in gray, to find lines on it that are too small or too large for
 * its own size: type below 8 px and above 24 px or so.
 *
 * @param scale of its sides.
 * @returns the brightness of the picture; lines found on it are in its own pixels.
 */
export function atSize(raster: Raster, scale: number): Raster {
  const { width, height } = raster;
  const [across, down] = [Math.round(scale * width), Math.round(scale * height)];
  const whole = { x0: 0, y0: 0, x1: width - 1, y1: height - 1 };
  const pixels = resample(extremes(raster).greatest, width, whole, across, down);
  return { width: across, height: down, channels: 1, pixels };
}
