import type { Box } from '../region/index.ts';
import type { ImageSettings } from './settings.ts';

/** Width and height of every derived frame. */
export const FRAME_SIZE = 256;

/** Where a region lies in its frame, in pixels of the frame. */
export interface Placing {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a region of so many pixels lies in its frame: `squash` stretches both sides to all of it;
 * `pad` scales the longer side and centres the other, at least 1 pixel wide.
 */
export function placing(width: number, height: number, { fit }: ImageSettings): Placing {
  if (fit === 'squash') return { left: 0, top: 0, width: FRAME_SIZE, height: FRAME_SIZE };
  const scale = FRAME_SIZE / Math.max(width, height);
  const inWidth = Math.max(1, Math.round(width * scale));
  const inHeight = Math.max(1, Math.round(height * scale));
  return {
    left: (FRAME_SIZE - inWidth) >> 1,
    top: (FRAME_SIZE - inHeight) >> 1,
    width: inWidth,
    height: inHeight,
  };
}

/**
 * A part of a region in pixels of its frame: every pixel of which the part covers any.
 *
 * @param part inside the region, both in pixels of the same picture.
 */
export function partInFrame(part: Box, region: Box, settings: ImageSettings): Box {
  const across = region.x1 - region.x0 + 1;
  const down = region.y1 - region.y0 + 1;
  const { left, top, width, height } = placing(across, down, settings);
  const from = (pixels: number, scale: number) => Math.floor(pixels * scale);
  const to = (pixels: number, scale: number) => Math.ceil(pixels * scale) - 1;
  return {
    x0: left + from(part.x0 - region.x0, width / across),
    y0: top + from(part.y0 - region.y0, height / down),
    x1: left + to(part.x1 - region.x0 + 1, width / across),
    y1: top + to(part.y1 - region.y0 + 1, height / down),
  };
}
