import type { Box } from '../../region/index.ts';
import type { Shift } from './find-patch.ts';
import type { Holes } from './holes.ts';
import type { Picture } from './picture.ts';
import { smoothSurface } from './smooth-surface.ts';

/**
 * Fills a hole with a patch of the same picture so that the seam is not seen: the patch plus the
 * smoothest surface that takes up its difference to the surroundings (Poisson cloning, Perez,
 * Gangnet and Blake 2003, doi:10.1145/882262.882269, equation 4). Without a patch it is that surface
 * alone.
 *
 * @param picture changed in place.
 */
export function blendPatch(picture: Picture, holes: Holes, hole: Box, shift: Shift | null): void {
  const { pixels, width, height, channels } = picture;
  const { known, untouched } = holes;
  const { dx, dy } = shift ?? { dx: 0, dy: 0 };
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
  const isSeen = (x: number, y: number) =>
    isIn(x, y) &&
    known[y * width + x] === 1 &&
    (shift === null || (isIn(x + dx, y + dy) && untouched[(y + dy) * width + x + dx] === 1));
  for (let channel = 0; channel < channels; channel++) {
    const at = (x: number, y: number) => pixels[(y * width + x) * channels + channel] ?? 0;
    const patch = (x: number, y: number) => (shift === null ? 0 : at(x + dx, y + dy));
    const surface = smoothSurface(hole, (x, y) => (isSeen(x, y) ? at(x, y) - patch(x, y) : NaN));
    let i = 0;
    for (let y = hole.y0; y <= hole.y1; y++) {
      for (let x = hole.x0; x <= hole.x1; x++, i++) {
        const level = Math.round(patch(x, y) + (surface[i] ?? 0));
        pixels[(y * width + x) * channels + channel] = Math.max(0, Math.min(255, level));
      }
    }
  }
}
