import { type Box, boxHeight, boxWidth } from './box.ts';
import { cellBounds, largeParts, open3x3 } from './cell-grid.ts';
import { commonest, countLevels } from './gray-levels.ts';

/** The frame is looked at in cells, of which the longer side has about this many. */
const CELLS = 64;
/** Share of a cell's pixels that must be bright. Text and ruler lines fill less. */
const CELL_SHARE = 0.4;
/** Besides the largest part, these count; what is smaller or thinner is gray bars, logos, text. */
const OTHER_PARTS = { share: 0.1, thickness: 6 };
/** A background lighter than this is no screen's black: then everything above black is content. */
const LIGHTEST_BACKGROUND = 48;
/** Share of a side's length that must be bright for the side to be an edge of the content. */
const EDGE_SHARE = 0.02;

/**
 * The box of the large bright content of a frame, for images that come without regions.
 *
 * The background is the commonest gray of a thin ring along the frame's edge. Pixels more than
 * `margin` above it are bright; cells (1/64 of the longer side) are content where 40 % of their
 * pixels are bright; an opening by 3 x 3 cells takes away what is thinner than that: rulers, text,
 * frame lines, gray bars, single bright spots. Of the parts left count the largest, and others that
 * have a tenth of its cells and are six cells wide and high. Their box is then widened by a cell
 * and drawn in to the first rows and columns of which 2 % are bright.
 *
 * @param gray row-major gray values, `width` x `height`.
 * @param margin gray levels, 1 to 127.
 * @returns null when nothing large is bright.
 */
export function brightContentBox(
  gray: Uint8Array,
  width: number,
  height: number,
  margin: number,
): Box | null {
  const threshold = backgroundOf(gray, width, height) + margin;
  const cell = Math.max(1, Math.round(Math.max(width, height) / CELLS));
  const across = Math.ceil(width / cell);
  const down = Math.ceil(height / cell);
  const bright = brightCells(gray, width, height, cell, threshold);
  const parts = largeParts(open3x3(bright, across, down), across, down, OTHER_PARTS);
  const cells = cellBounds(parts, across);
  if (!cells) return null;
  const around = {
    x0: Math.max(0, (cells.x0 - 1) * cell),
    y0: Math.max(0, (cells.y0 - 1) * cell),
    x1: Math.min(width, (cells.x1 + 2) * cell) - 1,
    y1: Math.min(height, (cells.y1 + 2) * cell) - 1,
  };
  return drawIn(gray, width, threshold, around);
}

function backgroundOf(gray: Uint8Array, width: number, height: number): number {
  const ring = Math.max(1, Math.round(Math.min(width, height) / 50));
  const histogram = new Uint32Array(256);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    if (y < ring || y >= height - ring) {
      countLevels(histogram, gray, start, start + width);
    } else {
      countLevels(histogram, gray, start, start + Math.min(ring, width));
      countLevels(histogram, gray, start + Math.max(ring, width - ring), start + width);
    }
  }
  const level = commonest(histogram);
  return level > LIGHTEST_BACKGROUND ? 0 : level;
}

function brightCells(
  gray: Uint8Array,
  width: number,
  height: number,
  cell: number,
  threshold: number,
): Uint8Array {
  const across = Math.ceil(width / cell);
  const counts = new Uint32Array(across * Math.ceil(height / cell));
  const column = Uint16Array.from({ length: width }, (_, x) => Math.floor(x / cell));
  for (let y = 0; y < height; y++) {
    const cells = Math.floor(y / cell) * across;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if ((gray[at] ?? 0) > threshold) {
        const index = cells + (column[x] ?? 0);
        counts[index] = (counts[index] ?? 0) + 1;
      }
    }
  }
  // Cells at the right and lower edge may be cut; they are held to the share of what is there.
  return Uint8Array.from(counts, (count, i) => {
    const x = (i % across) * cell;
    const y = Math.floor(i / across) * cell;
    const pixels = Math.min(cell, width - x) * Math.min(cell, height - y);
    return count >= CELL_SHARE * pixels ? 1 : 0;
  });
}

/** Moves each side inwards while too few of its pixels are bright; columns first, then rows. */
function drawIn(gray: Uint8Array, width: number, threshold: number, box: Box): Box {
  const isEdge = (count: number, length: number) => count >= Math.max(1, EDGE_SHARE * length);
  let { x0, y0, x1, y1 } = box;
  const column = (x: number) => {
    let count = 0;
    for (let y = y0; y <= y1; y++) if ((gray[y * width + x] ?? 0) > threshold) count++;
    return isEdge(count, boxHeight(box));
  };
  const row = (y: number) => {
    let count = 0;
    for (let x = x0; x <= x1; x++) if ((gray[y * width + x] ?? 0) > threshold) count++;
    return isEdge(count, boxWidth(box));
  };
  while (x0 < x1 && !column(x0)) x0++;
  while (x1 > x0 && !column(x1)) x1--;
  while (y0 < y1 && !row(y0)) y0++;
  while (y1 > y0 && !row(y1)) y1--;
  return { x0, y0, x1, y1 };
}
