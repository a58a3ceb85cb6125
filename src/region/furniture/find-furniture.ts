import { lumaOfPart, type Raster } from '../../studies/index.ts';
import { type Box, boxHeight, boxWidth } from '../box.ts';
import type { RegionSettings } from '../settings.ts';
import { colourInk } from './colour-ink.ts';
import { coverPart } from './cover-part.ts';
import { Flood } from './flood.ts';
import { inkParts } from './ink-parts.ts';
import { islands } from './islands.ts';
import { joinBoxes } from './join-boxes.ts';

/** Drawn parts are at most this share of the box's longer side. */
const LARGEST = 0.3;
/** Pixels between parts of one mark. */
const GAP = 4;

/**
 * Finds what a scanner draws over and beside the tissue: calipers, dots and ticks, focus markers,
 * arrows, letters, body marks, gray bars, logos, ECG. It is told by being drawn (flat and sharp, whatever
 * its shape), by colour in a gray frame, and by standing on black.
 *
 * Drawn in gray over tissue as light as itself, or with soft edges, it is not found.
 *
 * @param box where to look, inside the raster.
 * @returns boxes in the raster, close ones joined, from top to bottom.
 */
export function findFurniture(
  raster: Raster,
  box: Box,
  settings: Pick<RegionSettings, 'margin' | 'colour_margin'>,
): Box[] {
  const [width, height] = [boxWidth(box), boxHeight(box)];
  const gray = lumaOfPart(raster, box.x0, box.y0, width, height);
  const largest = Math.round(LARGEST * Math.max(width, height));
  const flood = new Flood(gray, width, height);
  const parts = [
    ...inkParts(gray, width, height, flood, largest),
    ...islands(gray, width, height, flood, settings.margin),
    ...colourInk(raster, box, settings.colour_margin),
  ];
  const boxes = parts.flatMap((part) => coverPart(part, width));
  return joinBoxes(boxes, GAP).map(({ x0, y0, x1, y1 }) => ({
    x0: x0 + box.x0,
    y0: y0 + box.y0,
    x1: x1 + box.x0,
    y1: y1 + box.y0,
  }));
}
