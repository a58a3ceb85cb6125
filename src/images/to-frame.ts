import sharp from 'sharp';
import { UserError } from '../errors.ts';
import type { Box } from '../region/index.ts';
import { lumaOfPart, type Raster } from '../studies/index.ts';
import { fillBoxes } from './fill/fill-boxes.ts';
import { FRAME_SIZE, placing } from './placing.ts';
import type { ImageSettings } from './settings.ts';

/**
 * The part of a raster in a box as a frame: BT.601 luma first, then what is to be hidden is filled
 * from its surroundings ({@link fillBoxes}), then Lanczos-3 to 256 x 256 (libvips reduces by whole
 * factors with a box filter before it), placed as {@link placing} says, on black.
 *
 * @param box inside the raster, bounds inclusive.
 * @param hidden inside the box, bounds inclusive.
 * @returns 65,536 gray values, rows from top to bottom.
 * @throws RangeError when the box does not lie in the raster.
 */
export async function toFrame(
  raster: Raster,
  box: Box,
  settings: ImageSettings,
  hidden: readonly Box[] = [],
): Promise<Uint8Array> {
  const { x0, y0, x1, y1 } = box;
  if (!(x0 >= 0 && y0 >= 0 && x0 <= x1 && y0 <= y1 && x1 < raster.width && y1 < raster.height)) {
    throw new RangeError(
      `The box ${x0},${y0} to ${x1},${y1} does not lie in ${raster.width} x ${raster.height} pixels`,
    );
  }
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  const seen = lumaOfPart(raster, x0, y0, width, height);
  const gray =
    hidden.length === 0
      ? seen
      : fillBoxes(
          { pixels: seen, width, height, channels: 1 },
          hidden.map((part) => ({
            x0: part.x0 - x0,
            y0: part.y0 - y0,
            x1: part.x1 - x0,
            y1: part.y1 - y0,
          })),
        );
  const { left, top, ...inFrame } = placing(width, height, settings);
  const scaled = await resize(gray, width, height, inFrame.width, inFrame.height);
  if (scaled.length === FRAME_SIZE * FRAME_SIZE) return scaled;
  const frame = new Uint8Array(FRAME_SIZE * FRAME_SIZE);
  for (let y = 0; y < inFrame.height; y++) {
    const row = scaled.subarray(y * inFrame.width, (y + 1) * inFrame.width);
    frame.set(row, (top + y) * FRAME_SIZE + left);
  }
  return frame;
}

async function resize(
  gray: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Promise<Uint8Array> {
  if (width === toWidth && height === toHeight) return gray;
  const { data, info } = await sharp(gray, { raw: { width, height, channels: 1 } })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) {
    throw new UserError(
      `Cannot resize a frame: sharp gave ${info.channels} channels for one; install the pinned version with npm ci.`,
    );
  }
  return data;
}
