import type { UltrasoundRegion } from '../studies/index.ts';
import { type Box, boxArea, isLarge, overlap, wholeImage } from './box.ts';
import { isTissue } from './region-kinds.ts';
import type { RegionSettings } from './settings.ts';

/** Share of the smaller of two regions that they may have in common and still be two pictures. */
const SHARED = 0.1;

/**
 * The boxes of the tissue regions of a frame, clamped to the image, in the order of the header: one
 * for an ordinary screen, several for a dual or quad one. A region that lies in the image by less
 * than the minimum side, one with less than the picture share of the largest's area (a pictogram),
 * and one that a larger one covers by more than a tenth is left out.
 *
 * @param regions as they lie in the image.
 */
export function tissueBoxes(
  regions: readonly UltrasoundRegion[],
  width: number,
  height: number,
  settings: RegionSettings,
): Box[] {
  const boxes = regions
    .filter(isTissue)
    .map((region) => overlap(region, wholeImage(width, height)))
    .filter((box) => isLarge(box, settings.minimum_side));
  const largest = Math.max(0, ...boxes.map(boxArea));
  const kept: Box[] = [];
  // The sort is stable: of equals the first in the header comes first.
  for (const box of boxes.toSorted((a, b) => boxArea(b) - boxArea(a))) {
    const isCovered = kept.some((other) => boxArea(overlap(box, other)) > SHARED * boxArea(box));
    if (boxArea(box) >= settings.picture_share * largest && !isCovered) kept.push(box);
  }
  return boxes.filter((box) => kept.includes(box));
}
