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
  const eroded = map3x3(grid, 1, Math.min);
  return { ...grid, cells: map3x3({ ...grid, cells: eroded }, 0, Math.max) };
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
  const cells = Uint8Array.from(labels, (part) => (part > 0 && kept[part - 1] === true ? 1 : 0));
  return { ...grid, cells };
}

/** The bounds of the set cells; null when there are none. */
export function cellBounds({ cells, across }: CellGrid): Box | null {
  let box: Box | null = null;
  cells.forEach((cell, i) => {
    if (cell === 1) box = grow(box, i % across, Math.floor(i / across));
  });
  return box;
}

/** The parts of a grid. `labels` numbers the part of every cell from 1 on; 0 is no part. */
export function partsOf({ cells, across, down }: CellGrid): {
  labels: Uint32Array;
  parts: readonly Part[];
} {
  const labels = new Uint32Array(cells.length);
  const parts: Part[] = [];
  for (let start = 0; start < cells.length; start++) {
    if (cells[start] !== 1 || labels[start] !== 0) continue;
    let [count, box] = [0, grow(null, start % across, Math.floor(start / across))];
    const number = parts.length + 1;
    labels[start] = number;
    const pending = [start];
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      const x = cell % across;
      const y = Math.floor(cell / across);
      count++;
      box = grow(box, x, y);
      const neighbours = [
        x > 0 ? cell - 1 : -1,
        x + 1 < across ? cell + 1 : -1,
        y > 0 ? cell - across : -1,
        y + 1 < down ? cell + across : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || cells[next] !== 1 || labels[next] !== 0) continue;
        labels[next] = number;
        pending.push(next);
      }
    }
    parts.push({ cells: count, box });
  }
  return { labels, parts };
}

function grow(box: Box | null, x: number, y: number): Box {
  if (!box) return { x0: x, y0: y, x1: x, y1: y };
  return {
    x0: Math.min(box.x0, x),
    y0: Math.min(box.y0, y),
    x1: Math.max(box.x1, x),
    y1: Math.max(box.y1, y),
  };
}

/** The least or the most of every 3 x 3 block, first along rows, then along columns. */
function map3x3(
  { cells, across, down }: CellGrid,
  beyond: 0 | 1,
  pick: (a: number, b: number) => number,
): Uint8Array {
  const along = (row: Uint8Array, step: number, place: (i: number) => number, length: number) =>
    row.map((cell, i) => {
      const before = place(i) > 0 ? (row[i - step] ?? beyond) : beyond;
      const after = place(i) + 1 < length ? (row[i + step] ?? beyond) : beyond;
      return pick(pick(before, cell), after);
    });
  const rows = along(cells, 1, (i) => i % across, across);
  return along(rows, across, (i) => Math.floor(i / across), down);
}
