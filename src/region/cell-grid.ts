import { type Box, boxHeight, boxWidth } from './box.ts';

/** A small binary picture. */
export interface CellGrid {
  readonly across: number;
  readonly down: number;
  /** 1 for set, row-major, `across` x `down`. */
  readonly cells: Uint8Array;
}

/** Cells that touch each other by a side. */
export interface Part {
  readonly cells: number;
  /** In cells. */
  readonly box: Box;
}

/**
 * Binary opening by 3 x 3 cells: keeps the cells that lie in some fully set 3 x 3 block. Beyond its
 * edge the grid counts as set, so that content that touches the edge is not eaten there.
 */
export function open3x3(grid: CellGrid): CellGrid {
  const eroded = map3x3(grid, 1, (a, b) => a & b);
  return { ...grid, cells: map3x3({ ...grid, cells: eroded }, 0, (a, b) => a | b) };
}

/**
 * Keeps the largest part, and those with at least `share` of its cells that are no narrower or
 * lower than `thickness` cells.
 */
export function largeParts(
  grid: CellGrid,
  { share, thickness }: { share: number; thickness: number },
): CellGrid {
  const { labels, parts } = partsOf(grid);
  const largest = Math.max(0, ...parts.map(({ cells }) => cells));
  const kept = parts.map(
    ({ cells, box }) =>
      cells === largest ||
      (cells >= share * largest && Math.min(boxWidth(box), boxHeight(box)) >= thickness),
  );
  return keepParts(grid, labels, kept);
}

/** The grid without the parts that are not kept. */
export function keepParts(grid: CellGrid, labels: Uint32Array, kept: readonly boolean[]): CellGrid {
  const cells = new Uint8Array(labels.length);
  labels.forEach((part, i) => {
    if (part > 0 && kept[part - 1] === true) cells[i] = 1;
  });
  return { ...grid, cells };
}

/** The bounds of the set cells; null when there are none. */
export function cellBounds({ cells, across, down }: CellGrid): Box | null {
  let [x0, y0, x1, y1] = [across, down, -1, -1];
  for (let y = 0, i = 0; y < down; y++) {
    for (let x = 0; x < across; x++, i++) {
      if (cells[i] !== 1) continue;
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x);
      y1 = y;
    }
  }
  return x1 < 0 ? null : { x0, y0, x1, y1 };
}

/** The parts of a grid. `labels` numbers the part of every cell from 1 on; 0 is no part. */
export function partsOf({ cells, across, down }: CellGrid): {
  labels: Uint32Array;
  parts: readonly Part[];
} {
  const labels = new Uint32Array(cells.length);
  const parts: Part[] = [];
  const pending: number[] = [];
  const reach = (cell: number) => {
    if (cells[cell] !== 1 || labels[cell] !== 0) return;
    labels[cell] = parts.length + 1;
    pending.push(cell);
  };
  for (let start = 0; start < cells.length; start++) {
    reach(start);
    if (pending.length === 0) continue;
    let count = 0;
    let [x0, y0, x1, y1] = [across, down, 0, 0];
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      const x = cell % across;
      const y = (cell - x) / across;
      count++;
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x);
      y1 = Math.max(y1, y);
      if (x > 0) reach(cell - 1);
      if (x + 1 < across) reach(cell + 1);
      if (y > 0) reach(cell - across);
      if (y + 1 < down) reach(cell + across);
    }
    parts.push({ cells: count, box: { x0, y0, x1, y1 } });
  }
  return { labels, parts };
}

/** Every 3 x 3 block made one cell, first along rows, then along columns. */
function map3x3(
  { cells, across, down }: CellGrid,
  beyond: 0 | 1,
  pick: (a: number, b: number) => number,
): Uint8Array {
  const rows = new Uint8Array(cells.length);
  const blocks = new Uint8Array(cells.length);
  for (let y = 0, i = 0; y < down; y++) {
    for (let x = 0; x < across; x++, i++) {
      const left = x > 0 ? (cells[i - 1] ?? beyond) : beyond;
      const right = x + 1 < across ? (cells[i + 1] ?? beyond) : beyond;
      rows[i] = pick(pick(left, cells[i] ?? beyond), right);
    }
  }
  for (let y = 0, i = 0; y < down; y++) {
    for (let x = 0; x < across; x++, i++) {
      const above = y > 0 ? (rows[i - across] ?? beyond) : beyond;
      const below = y + 1 < down ? (rows[i + across] ?? beyond) : beyond;
      blocks[i] = pick(pick(above, rows[i] ?? beyond), below);
    }
  }
  return blocks;
}
