import { UserError } from '../errors.ts';
import type { BackboneInput } from './backbone.ts';
import type { View } from './view.ts';

/** Side of the frames that the images room makes. */
export const FRAME = 256;

/** What a corner shows of a frame to a network that takes the whole frame: seven eighths of each side. */
const CORNER = 224;

/** Pixels of a frame: rows from `top`, columns from `left`. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The part of a frame that a view shows to a network. For a network that takes crops, a crop of its
 * input's size: in the centre from floor((256 - size) / 2), in a corner from 0 or 256 - size. For one
 * that takes the whole frame, resized, the centre is all of it and a corner 224 x 224 pixels.
 *
 * @throws UserError when the crop does not fit into 256 pixels, or leaves no room for corners.
 */
export function windowOf({ width, height, from256 }: BackboneInput, { window }: View): Window {
  const isCrop = from256 === 'center-crop';
  if (isCrop && (width > FRAME || height > FRAME)) {
    throw new UserError(
      `Cannot crop ${width} x ${height} out of a frame of ${FRAME} x ${FRAME}: set input.from256 of backbone.json to "resize".`,
    );
  }
  if (window === 'center') return isCrop ? centred(height, width) : centred(FRAME, FRAME);
  if (isCrop && width === FRAME && height === FRAME) {
    throw new UserError(
      `Cannot take the corners of a frame: the network's input of ${FRAME} x ${FRAME} is the whole frame, so every crop would be the same; use --views center.`,
    );
  }
  const size = isCrop ? { height, width } : { height: CORNER, width: CORNER };
  return {
    ...size,
    top: window.startsWith('top') ? 0 : FRAME - size.height,
    left: window.endsWith('left') ? 0 : FRAME - size.width,
  };
}

function centred(height: number, width: number): Window {
  const start = (side: number): number => Math.floor((FRAME - side) / 2);
  return { top: start(height), left: start(width), height, width };
}
