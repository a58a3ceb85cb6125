import type { Box } from '../region/index.ts';
import { luma, lumaOfPart, type Raster, resample } from '../studies/index.ts';
import { fillBoxes } from './fill/fill-boxes.ts';
import { FRAME_SIZE, placing } from './placing.ts';
import type { ImageSettings } from './settings.ts';

/**
 * The part of a raster in a box as a frame: BT.601 luma first, then what is to be hidden is filled
 * from its surroundings ({@link fillBoxes}), then Lanczos-3 to 256 x 256, placed as {@link placing}
 * says, on black.
 *
 * @param box inside the raster, bounds inclusive.
 * @param hidden inside the box, bounds inclusive.
 * @returns 65,536 gray values, rows from top to bottom.
 * @throws RangeError when the box does not lie in the raster.
 */
export function toFrame(
  raster: Raster,
  box: Box,
  settings: ImageSettings,
  hidden: readonly Box[] = [],
): Uint8Array {
  const { x0, y0, x1, y1 } = box;
  if (!(x0 >= 0 && y0 >= 0 && x0 <= x1 && y0 <= y1 && x1 < raster.width && y1 < raster.height)) {
    throw new RangeError(
      `The box ${x0},${y0} to ${x1},${y1} does not lie in ${raster.width} x ${raster.height} pixels`,
    );
  }
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  const { left, top, ...inFrame } = placing(width, height, settings);
  // Nearly always nothing is hidden, and the part need not be cut out first.
  const [gray, stride, part] =
    hidden.length === 0
      ? [luma(raster), raster.width, box]
      : [filled(raster, box, hidden), width, { x0: 0, y0: 0, x1: width - 1, y1: height - 1 }];
  const scaled = resample(gray, stride, part, inFrame.width, inFrame.height);
  if (scaled.length === FRAME_SIZE * FRAME_SIZE) return scaled;
  const frame = new Uint8Array(FRAME_SIZE * FRAME_SIZE);
  for (let y = 0; y < inFrame.height; y++) {
    const row = scaled.subarray(y * inFrame.width, (y + 1) * inFrame.width);
    frame.set(row, (top + y) * FRAME_SIZE + left);
  }
  return frame;
}

/** The gray of the box by itself, with parts of it filled. */
function filled(raster: Raster, { x0, y0, x1, y1 }: Box, hidden: readonly Box[]): Uint8Array {
  const [width, height] = [x1 - x0 + 1, y1 - y0 + 1];
  const pixels = lumaOfPart(raster, x0, y0, width, height);
  return fillBoxes(
    { pixels, width, height, channels: 1 },
    hidden.map((part) => ({
      x0: part.x0 - x0,
      y0: part.y0 - y0,
      x1: part.x1 - x0,
      y1: part.y1 - y0,
    })),
  );
}
