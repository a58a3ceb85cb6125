import type { UltrasoundRegion } from '../studies/index.ts';
import { type Box, boxHeight, boxWidth } from './box.ts';

const TWO_DIMENSIONAL = 1;
const TISSUE = 1;

/**
 * The box of the tissue region that a DICOM header names: RegionSpatialFormat 2D and RegionDataType
 * tissue (PS3.3 C.8.5.5.1), bounds inclusive and clamped to the image; the largest when there are
 * several, the first of equals.
 *
 * @param minimumSide regions of which less than this width or height lies in the image are left out.
 * @returns null when none is left.
 */
export function tissueRegionBox(
  regions: readonly UltrasoundRegion[],
  width: number,
  height: number,
  minimumSide: number,
): Box | null {
  let largest: Box | null = null;
  for (const region of regions) {
    if (region.spatialFormat !== TWO_DIMENSIONAL || region.dataType !== TISSUE) continue;
    const box = {
      x0: region.x0,
      y0: region.y0,
      x1: Math.min(region.x1, width - 1),
      y1: Math.min(region.y1, height - 1),
    };
    if (boxWidth(box) < minimumSide || boxHeight(box) < minimumSide) continue;
    if (!largest || area(box) > area(largest)) largest = box;
  }
  return largest;
}

function area(box: Box): number {
  return boxWidth(box) * boxHeight(box);
}
