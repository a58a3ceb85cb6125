import type { Raster } from '../studies/index.ts';
import { type Box, boxArea, boxHeight, boxWidth } from './box.ts';
import { type CellGrid, open3x3, partsOf } from './cell-grid.ts';
import { sampleColour } from './colour-samples.ts';

/** A spot that fills this share of its bounds, and is this much longer than wide, is a bar. */
const BAR = { fill: 0.9, length: 2.5 };
/** No bar is wider than this share of the box. */
const BAR_WIDTH = 0.12;
/** A spot of less than this share of the box, with this share of dark around it, is a logo or mark. */
const MARK = { share: 0.005, dark: 0.8 };
/** The dark around a spot is looked for this many samples away from it: its edge may be blurred. */
const AROUND = 3;

/**
 * The share of a box that lies in spots of colour, as flow does: at least 3 samples wide and high
 * (a sample is 1/256 of the box's longer side), which letters, lines, calipers and traces are not.
 * Screen furniture inside the box does not count: filled bars, and small marks that lie on black.
 * Tinted grays are no colour.
 *
 * @param box inside the raster.
 * @param margin by how much the channels must differ, 1 to 255.
 * @param share below which the answer does not matter; 0 may be returned for less.
 */
export function colourShare(raster: Raster, box: Box, margin: number, share: number): number {
  const samples = sampleColour(raster, box, margin, share);
  if (samples === null) return 0;
  const opened = open3x3(samples.coloured);
  const { labels, parts } = partsOf(opened);
  const size = opened.cells.length;
  let total = 0;
  parts.forEach((part, i) => {
    const isMark =
      part.cells < MARK.share * size &&
      darkShareAround(labels, i + 1, part.box, samples.dark) >= MARK.dark;
    if (!isMark && !isBar(part.cells, part.box, opened)) total += part.cells;
  });
  return total / size;
}

function isBar(cells: number, bounds: Box, { across, down }: CellGrid): boolean {
  const [short, long] = [boxWidth(bounds), boxHeight(bounds)].sort((a, b) => a - b);
  return (
    cells >= BAR.fill * boxArea(bounds) &&
    (long ?? 0) >= BAR.length * (short ?? 0) &&
    (short ?? 0) <= BAR_WIDTH * Math.min(across, down)
  );
}

/** Of the samples that are just so far from a spot, the share that is dark; 1 when there are none. */
function darkShareAround(
  labels: Uint32Array,
  spot: number,
  bounds: Box,
  { cells, across, down }: CellGrid,
): number {
  let [around, dark] = [0, 0];
  const isSpot = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < across && y < down && labels[y * across + x] === spot;
  for (let y = Math.max(0, bounds.y0 - AROUND); y <= Math.min(down - 1, bounds.y1 + AROUND); y++) {
    for (
      let x = Math.max(0, bounds.x0 - AROUND);
      x <= Math.min(across - 1, bounds.x1 + AROUND);
      x++
    ) {
      if (!isNear(isSpot, x, y, AROUND) || isNear(isSpot, x, y, AROUND - 1)) continue;
      around++;
      if (cells[y * across + x] === 1) dark++;
    }
  }
  return around === 0 ? 1 : dark / around;
}

function isNear(
  isSpot: (x: number, y: number) => boolean,
  x: number,
  y: number,
  reach: number,
): boolean {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) if (isSpot(x + dx, y + dy)) return true;
  }
  return false;
}
