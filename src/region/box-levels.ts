import { grayLevels, type Raster } from '../studies/index.ts';
import { type Box, boxArea, sidesAround, wholeImage } from './box.ts';

/**
 * How many pixels of a box have each gray level: those of the image less those around the box, where
 * that is less to count.
 *
 * @param gray the luma of the image.
 * @param image how many pixels of all of it have each gray level.
 */
export function boxLevels(
  gray: Uint8Array,
  { width, height }: Pick<Raster, 'width' | 'height'>,
  box: Box,
  image: Uint32Array,
): Uint32Array {
  if (2 * boxArea(box) <= width * height) return grayLevels(gray, width, box);
  const around = new Uint32Array(image.length);
  for (const side of sidesAround(wholeImage(width, height), box)) {
    grayLevels(gray, width, side, around);
  }
  const levels = new Uint32Array(image);
  for (let level = 0; level < levels.length; level++) {
    levels[level] = (levels[level] as number) - (around[level] as number);
  }
  return levels;
}
