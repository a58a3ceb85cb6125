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
  const isSeen = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= width || y >= height || known[y * width + x] !== 1) return false;
    const [u, v] = [x + dx, y + dy];
    const isOver = u < 0 || v < 0 || u >= width || v >= height;
    return shift === null || (!isOver && untouched[v * width + u] === 1);
  };
  const apart = (dy * width + dx) * channels;
  for (let channel = 0; channel < channels; channel++) {
    const surface = smoothSurface(hole, (x, y) => {
      if (!isSeen(x, y)) return NaN;
      const at = (y * width + x) * channels + channel;
      return (pixels[at] as number) - (shift === null ? 0 : (pixels[at + apart] as number));
    });
    let i = 0;
    for (let y = hole.y0; y <= hole.y1; y++) {
      for (let x = hole.x0; x <= hole.x1; x++, i++) {
        const at = (y * width + x) * channels + channel;
        const patch = shift === null ? 0 : (pixels[at + apart] as number);
        pixels[at] = Math.max(0, Math.min(255, Math.round(patch + (surface[i] as number))));
      }
    }
  }
}
