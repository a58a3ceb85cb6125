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
  return grow3x3({ ...grid, cells: spread(grid, 0) });
}

/** Binary dilation by 3 x 3 cells: sets the cells next to those that are set, diagonally too. */
export function grow3x3(grid: CellGrid): CellGrid {
  return { ...grid, cells: spread(grid, 1) };
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
  for (let i = 0; i < labels.length; i++) {
    const part = labels[i] as number;
    if (part > 0 && kept[part - 1] === true) cells[i] = 1;
  }
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

/** Every cell set to a value that some cell of its 3 x 3 block has, first along rows, then along columns. */
function spread({ cells, across, down }: CellGrid, value: 0 | 1): Uint8Array {
  const rows = cells.slice();
  for (let y = 0, i = 0; y < down; y++) {
    for (let x = 0; x < across; x++, i++) {
      if (cells[i] !== value) continue;
      if (x > 0) rows[i - 1] = value;
      if (x + 1 < across) rows[i + 1] = value;
    }
  }
  const blocks = rows.slice();
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] !== value) continue;
    if (i >= across) blocks[i - across] = value;
    if (i + across < rows.length) blocks[i + across] = value;
  }
  return blocks;
}
