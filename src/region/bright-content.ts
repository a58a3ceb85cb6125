import { grayLevels } from '../studies/index.ts';
import { type Box, boxArea, sidesAround, wholeImage } from './box.ts';
import { type CellGrid, cellBounds, keepParts, largeParts, open3x3, partsOf } from './cell-grid.ts';
import { bannerLines, type Lines } from './banners.ts';
import { commonest } from './commonest.ts';
import type { Grays } from './grays.ts';

/** The frame is looked at in cells, of which the longer side has about this many. */
const CELLS = 64;
/** Share of a cell's pixels that must be content. Text and ruler lines fill less. */
const CELL_SHARE = 0.4;
/** Besides the largest part, these count; what is smaller or thinner is gray bars, logos, text. */
const OTHER_PARTS = { share: 0.1, thickness: 6 };
/** A background lighter than this is no screen's black: then everything above black is content. */
const LIGHTEST_BACKGROUND = 48;
/** Share of a side's length that must be content for the side to be an edge of it. */
const EDGE_SHARE = 0.02;
/** Share of a part's cells that must move for it to be tissue, where something moves. */
const MOVING_SHARE = 0.2;

/** The large bright part of a frame. */
export interface BrightContent {
  readonly box: Box;
  /** Whether it was told from the rest of the screen by its motion. */
  readonly moves: boolean;
  /** Its cells. */
  readonly grid: CellGrid;
  /** The share of its bright pixels that a box holds, to the cell. */
  shareIn(box: Box): number;
}

/**
 * The large bright content of a frame, for images that come without regions.
 *
 * The background is the commonest gray of a thin ring along the frame's edge. Pixels more than
 * `margin` above it are content, but for rows and columns of which 60 % has one light level, as
 * those of banners and button bars have. Cells (1/64 of the longer side) count where 40 % of their
 * pixels are content; an opening by 3 x 3 cells takes away what is thinner than that: rulers, text,
 * frame lines, gray bars, single bright spots. Of a cine loop only the parts count of which a fifth
 * moves, if there are any. Of the parts left count the largest, and others that have a tenth of its
 * cells and are six cells wide and high. Their box is then widened by a cell and drawn in to the
 * first rows and columns of which 2 % are content.
 *
 * @param margin gray levels, 1 to 127.
 * @returns null when nothing large is bright.
 */
export function brightContent(grays: Grays, margin: number): BrightContent | null {
  const { gray, change, width, height } = grays;
  const threshold = backgroundOf(gray, width, height) + margin;
  const size = Math.max(1, Math.round(Math.max(width, height) / CELLS));
  const across = Math.ceil(width / size);
  const down = Math.ceil(height / size);
  const frame: CellFrame = { width, height, size, ...bannerLines(gray, width, height, threshold) };
  const counts = countAbove(gray, threshold, frame);
  const opened = open3x3({ across, down, cells: filled(counts, frame) });
  const moving = change && movingParts(opened, filled(countAbove(change, margin, frame), frame));
  const grid = largeParts(moving ?? opened, OTHER_PARTS);
  const cells = cellBounds(grid);
  if (!cells) return null;
  const around = {
    x0: Math.max(0, (cells.x0 - 1) * size),
    y0: Math.max(0, (cells.y0 - 1) * size),
    x1: Math.min(width, (cells.x1 + 2) * size) - 1,
    y1: Math.min(height, (cells.y1 + 2) * size) - 1,
  };
  return {
    box: drawIn(gray, threshold, frame, around),
    moves: moving !== null,
    grid,
    shareIn: (box) => shareIn(box, grid, counts, size),
  };
}

interface CellFrame extends Lines {
  readonly width: number;
  readonly height: number;
  /** Side of a cell in pixels. */
  readonly size: number;
}

function backgroundOf(gray: Uint8Array, width: number, height: number): number {
  const ring = Math.max(1, Math.round(Math.min(width, height) / 50));
  const image = wholeImage(width, height);
  const inner = { x0: ring, y0: ring, x1: image.x1 - ring, y1: image.y1 - ring };
  const histogram = new Uint32Array(256);
  for (const side of sidesAround(image, inner)) grayLevels(gray, width, side, histogram);
  const level = commonest(histogram);
  return level > LIGHTEST_BACKGROUND ? 0 : level;
}

/** How many of the sampled pixels of each cell are above a threshold, banners left out. */
function countAbove(values: Uint8Array, threshold: number, frame: CellFrame): Uint32Array {
  const { width, height, size, rows, columns } = frame;
  const step = stepOf(size);
  const across = Math.ceil(width / size);
  const counts = new Uint32Array(across * Math.ceil(height / size));
  for (let y = 0; y < height; y += step) {
    if (rows[y] === 1) continue;
    let index = Math.floor(y / size) * across;
    for (let x = 0; x < width; index++) {
      const end = Math.min(width, x + size - (x % size));
      let count = 0;
      for (let at = y * width + x; x < end; x += step, at += step) {
        if ((values[at] ?? 0) > threshold && columns[x] === 0) count++;
      }
      counts[index] = (counts[index] ?? 0) + count;
    }
  }
  return counts;
}

/** Cells at the right and lower edge may be cut; they are held to the share of what is there. */
function filled(counts: Uint32Array, { width, height, size }: CellFrame): Uint8Array {
  const step = stepOf(size);
  const sampled = (length: number) =>
    Array.from({ length: Math.ceil(length / size) }, (_, i) => {
      const end = Math.min((i + 1) * size, length);
      return Math.ceil(end / step) - Math.ceil((i * size) / step);
    });
  const across = sampled(width);
  const cells = new Uint8Array(counts.length);
  let i = 0;
  for (const high of sampled(height)) {
    for (const wide of across) {
      cells[i] = (counts[i] ?? 0) >= CELL_SHARE * wide * high ? 1 : 0;
      i++;
    }
  }
  return cells;
}

/** In large cells every second pixel each way is enough. */
function stepOf(size: number): number {
  return size >= 8 ? 2 : 1;
}

/** The parts that move; null when nothing large does, as in a loop of one still picture. */
function movingParts(grid: CellGrid, moving: Uint8Array): CellGrid | null {
  const { labels, parts } = partsOf(grid);
  const counts = new Uint32Array(parts.length + 1);
  labels.forEach((part, i) => {
    if (moving[i] === 1) counts[part] = (counts[part] ?? 0) + 1;
  });
  const kept = parts.map(({ cells }, i) => (counts[i + 1] ?? 0) >= MOVING_SHARE * cells);
  return kept.includes(true) ? keepParts(grid, labels, kept) : null;
}

function shareIn(box: Box, { cells, across }: CellGrid, counts: Uint32Array, size: number): number {
  let [all, inside] = [0, 0];
  cells.forEach((cell, i) => {
    if (cell === 0) return;
    const x = ((i % across) + 0.5) * size;
    const y = (Math.floor(i / across) + 0.5) * size;
    const count = counts[i] ?? 0;
    all += count;
    if (x >= box.x0 && x <= box.x1 + 1 && y >= box.y0 && y <= box.y1 + 1) inside += count;
  });
  return all === 0 ? 0 : inside / all;
}

/** Moves each side inwards while too little of it is content; columns first, then rows. */
function drawIn(gray: Uint8Array, threshold: number, frame: CellFrame, box: Box): Box {
  let { x0, y0, x1, y1 } = box;
  const isEdge = (side: Box) =>
    contentIn(gray, threshold, frame, side) >= Math.max(1, EDGE_SHARE * boxArea(side));
  while (x0 < x1 && !isEdge({ x0, y0, x1: x0, y1 })) x0++;
  while (x1 > x0 && !isEdge({ x0: x1, y0, x1, y1 })) x1--;
  while (y0 < y1 && !isEdge({ x0, y0, x1, y1: y0 })) y0++;
  while (y1 > y0 && !isEdge({ x0, y0: y1, x1, y1 })) y1--;
  return { x0, y0, x1, y1 };
}

/** How many pixels of a box are above a threshold, banners left out. */
function contentIn(
  gray: Uint8Array,
  threshold: number,
  { width, rows, columns }: CellFrame,
  { x0, y0, x1, y1 }: Box,
): number {
  let count = 0;
  for (let y = y0; y <= y1; y++) {
    if (rows[y] === 1) continue;
    for (let x = x0; x <= x1; x++) {
      if ((gray[y * width + x] as number) > threshold && columns[x] === 0) count++;
    }
  }
  return count;
}
