import type { UltrasoundRegion } from '../studies/index.ts';
import {
  type Box,
  boxArea,
  boxHeight,
  boxWidth,
  type BoxRule,
  overlap,
  wholeImage,
} from './box.ts';
import type { BrightContent } from './bright-content.ts';
import { isTissue } from './region-kinds.ts';

/** Pixels by which a region may reach past the image and still only be clamped. */
const CLAMPED = 2;
/** Share of the bright content that the tissue regions must hold where they are moved to. */
const HELD = 0.98;
/** How far the size of the content may be from that of the regions that are shifted onto it. */
const SAME_SIZE = 0.05;
/** Scales by which images are made smaller after the scan. */
const SCALES = [3 / 4, 2 / 3, 1 / 2, 1 / 3, 1 / 4];
/** Widths of scanners' screens; an image may be one of them made smaller. */
const SCREENS = [640, 720, 768, 800, 960, 1024, 1280, 1440, 1600, 1920];

/** Regions as they lie in the image. */
export interface PlacedRegions {
  readonly regions: readonly UltrasoundRegion[];
  readonly boxRule: BoxRule;
}

/** From a region's pixels to the image's: first the scale, then the shift. */
interface Placement {
  readonly boxRule: BoxRule;
  readonly scale: number;
  readonly dx: number;
  readonly dy: number;
}

const AS_WRITTEN: Placement = { boxRule: 'ultrasound-region', scale: 1, dx: 0, dy: 0 };

/**
 * The regions of a header where they lie in the image. Where those of tissue reach at most 2 pixels
 * past it they are taken as written. Otherwise the image was made smaller or cut after the scan,
 * and what was done is read from the pixels: of an image cut out along the regions, one that was
 * cut at the right or bottom, and one made smaller by a common factor, that one is taken whose
 * regions hold most of the bright content, and at least 98 %; else regions of just the size of the
 * content are shifted onto it.
 *
 * @param content asked for only where regions reach past the image.
 * @returns null when there is no region of tissue, or none that fits.
 */
export function placeRegions(
  regions: readonly UltrasoundRegion[],
  width: number,
  height: number,
  content: () => BrightContent | null,
): PlacedRegions | null {
  const tissue = regions.filter(
    (region) => isTissue(region) && region.x0 <= region.x1 && region.y0 <= region.y1,
  );
  const [first, ...others] = tissue;
  if (first === undefined) return null;
  const around = others.reduce<Box>(bothIn, first);
  const image = wholeImage(width, height);
  const placement = isIn(around, image) ? AS_WRITTEN : fit(around, image, content);
  if (placement === null) return null;
  const { boxRule } = placement;
  return {
    boxRule,
    regions: regions.map((region) => ({ ...region, ...moved(region, placement) })),
  };
}

function fit(around: Box, image: Box, content: () => BrightContent | null): Placement | null {
  const [dx, dy] = [-around.x0, -around.y0];
  if (isSameSize(around, image, CLAMPED))
    return { ...AS_WRITTEN, boxRule: 'shifted-region', dx, dy };
  const bright = content();
  if (bright === null) return null;
  const scaled = scalesFor(image)
    .map((scale): Placement => ({ ...AS_WRITTEN, boxRule: 'scaled-region', scale }))
    .filter((placement) => isIn(moved(around, placement), image));
  const cut: Placement = { ...AS_WRITTEN, boxRule: 'cropped-region' };
  // What is made smaller shrinks both ways; a cut along one side leaves the other as it was.
  const isCutOnce = around.x1 <= image.x1 + CLAMPED || around.y1 <= image.y1 + CLAMPED;
  const candidates = isCutOnce ? [cut, ...scaled] : [...scaled, cut];
  let best: Placement | null = null;
  let most = HELD;
  for (const candidate of candidates) {
    const held = bright.shareIn(moved(around, candidate));
    // A later one must be better by more than a rounding of cells.
    if (best === null ? held >= HELD : held > most + 0.005) [best, most] = [candidate, held];
  }
  if (best !== null) return best;
  const { box } = bright;
  return isSameSize(around, box, SAME_SIZE * Math.min(boxWidth(box), boxHeight(box)))
    ? { ...AS_WRITTEN, boxRule: 'shifted-region', dx: box.x0 + dx, dy: box.y0 + dy }
    : null;
}

/** The scales that may have made this image, the smallest first: of equals the tightest is taken. */
function scalesFor(image: Box): number[] {
  // An odd screen made a third as wide loses a pixel: still a third.
  const isNew = (scale: number) => SCALES.every((known) => Math.abs(scale - known) > 0.005);
  const ofScreens = SCREENS.map((screen) => boxWidth(image) / screen);
  const others = ofScreens.filter((scale) => scale < 1 && isNew(scale));
  return [...SCALES, ...others].sort((a, b) => a - b);
}

function moved({ x0, y0, x1, y1 }: Box, { scale, dx, dy }: Placement): Box {
  return {
    x0: Math.floor(x0 * scale) + dx,
    y0: Math.floor(y0 * scale) + dy,
    x1: Math.ceil((x1 + 1) * scale) - 1 + dx,
    y1: Math.ceil((y1 + 1) * scale) - 1 + dy,
  };
}

function bothIn(a: Box, b: Box): Box {
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

function isIn(box: Box, image: Box): boolean {
  return (
    box.x1 <= image.x1 + CLAMPED && box.y1 <= image.y1 + CLAMPED && boxArea(overlap(box, image)) > 0
  );
}

function isSameSize(a: Box, b: Box, within: number): boolean {
  return (
    Math.abs(boxWidth(a) - boxWidth(b)) <= within && Math.abs(boxHeight(a) - boxHeight(b)) <= within
  );
}
