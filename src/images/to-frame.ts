import sharp from 'sharp';
import { UserError } from '../errors.ts';
import type { Box } from '../region/index.ts';
import { lumaOfPart, type Raster } from '../studies/index.ts';
import type { ImageSettings } from './settings.ts';

/** Width and height of every derived frame. */
export const FRAME_SIZE = 256;

/**
 * The part of a raster in a box as a frame: BT.601 luma first, then Lanczos-3 to 256 x 256 (libvips
 * reduces by whole factors with a box filter before it). `squash` stretches both sides to 256;
 * `pad` scales the longer side to 256 and centres the other on black, at least 1 pixel wide.
 *
 * @param box inside the raster, bounds inclusive.
 * @returns 65,536 gray values, rows from top to bottom.
 * @throws RangeError when the box does not lie in the raster.
 */
export async function toFrame(
  raster: Raster,
  box: Box,
  settings: ImageSettings,
): Promise<Uint8Array> {
  const { x0, y0, x1, y1 } = box;
  if (!(x0 >= 0 && y0 >= 0 && x0 <= x1 && y0 <= y1 && x1 < raster.width && y1 < raster.height)) {
    throw new RangeError(
      `The box ${x0},${y0} to ${x1},${y1} does not lie in ${raster.width} x ${raster.height} pixels`,
    );
  }
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  const gray = lumaOfPart(raster, x0, y0, width, height);
  if (settings.fit === 'squash') return resize(gray, width, height, FRAME_SIZE, FRAME_SIZE);

  const scale = FRAME_SIZE / Math.max(width, height);
  const inWidth = Math.max(1, Math.round(width * scale));
  const inHeight = Math.max(1, Math.round(height * scale));
  const scaled = await resize(gray, width, height, inWidth, inHeight);
  const frame = new Uint8Array(FRAME_SIZE * FRAME_SIZE);
  const left = (FRAME_SIZE - inWidth) >> 1;
  const top = (FRAME_SIZE - inHeight) >> 1;
  for (let y = 0; y < inHeight; y++) {
    const row = scaled.subarray(y * inWidth, (y + 1) * inWidth);
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
