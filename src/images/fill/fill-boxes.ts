import type { Box } from '../../region/index.ts';
import { blendPatch } from './blend.ts';
import { findPatch } from './find-patch.ts';
import { Holes, piecesOf } from './holes.ts';
import type { Picture } from './picture.ts';

/** A piece that no patch fits is divided until it is no longer than this. */
const SHORTEST = 6;

/**
 * Fills boxes of a picture from what surrounds them, so that neither what was there nor the box
 * itself is seen: piece by piece, the patch of untouched pixels whose surroundings are most like the
 * hole's is cloned into it. Speckle stays speckle of the same grain, black stays black. Nothing inside
 * any box is ever looked at, so what comes out does not depend on it.
 *
 * @param boxes inside the picture, bounds inclusive; they may overlap.
 * @param avoid further boxes that nothing is copied from; they stay as they are.
 * @returns new pixels; the same input gives the same bytes.
 */
export function fillBoxes(
  picture: Picture,
  boxes: readonly Box[],
  avoid: readonly Box[] = [],
): Uint8Array {
  const { width, height } = picture;
  // Not slice: that of a Buffer copies nothing.
  const filled = { ...picture, pixels: new Uint8Array(picture.pixels) };
  const holes = new Holes(width, height, [...boxes, ...avoid]);
  const waiting = boxes.flatMap((box) => piecesOf(box)).reverse();
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
    const patch = findPatch(filled, holes, piece);
    const longer = Math.max(piece.x1 - piece.x0, piece.y1 - piece.y0) + 1;
    if (patch === null && longer > SHORTEST) {
      waiting.push(...piecesOf(piece, Math.ceil(longer / 2)).reverse());
      continue;
    }
    blendPatch(filled, holes, piece, patch === 'flat' ? null : patch);
    holes.close(piece);
  }
  return filled.pixels;
}
