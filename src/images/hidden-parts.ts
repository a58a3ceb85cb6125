import { type Box, joinBoxes } from '../region/index.ts';

/** What was drawn is blurred by compression, at most so far, in pixels. */
const BLUR = 2;
/** Letters reach beyond a line's box by up to this share of its height. */
const OVERHANG = 0.1;

/**
 * What is hidden of a region: text and marks that lie in it, each a little larger than it was found.
 *
 * @param found in pixels of the picture, anywhere in it.
 * @returns inside the region; those that overlap and are better filled as one are joined.
 */
export function hiddenParts(found: readonly Box[], region: Box): Box[] {
  const grown = found.flatMap((box) => {
    const by = BLUR + Math.round(OVERHANG * (box.y1 - box.y0 + 1));
    const x0 = Math.max(region.x0, box.x0 - by);
    const y0 = Math.max(region.y0, box.y0 - by);
    const x1 = Math.min(region.x1, box.x1 + by);
    const y1 = Math.min(region.y1, box.y1 + by);
    return x0 <= x1 && y0 <= y1 ? [{ x0, y0, x1, y1 }] : [];
  });
  return joinBoxes(grown, 0);
}
