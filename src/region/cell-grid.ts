import { type Box, boxHeight, boxWidth } from './box.ts';

/**
 * Binary opening by 3 x 3 cells: keeps the cells that lie in some fully set 3 x 3 block. Beyond its
 * edge the grid counts as set, so that content that touches the edge is not eaten there.
 */
export function open3x3(grid: Uint8Array, across: number, down: number): Uint8Array {
  const eroded = map3x3(grid, across, down, 1, Math.min);
  return map3x3(eroded, across, down, 0, Math.max);
}

/**
 * Keeps the largest 4-connected part, and those with at least `share` of its cells that are no
 * narrower or lower than `thickness` cells.
 */
export function largeParts(
  grid: Uint8Array,
  across: number,
  down: number,
  { share, thickness }: { share: number; thickness: number },
): Uint8Array {
  const { labels, parts } = label(grid, across, down);
  const largest = Math.max(0, ...parts.map(({ cells }) => cells));
  const kept = parts.map(
    ({ cells, box }) =>
      cells === largest ||
      (cells >= share * largest && Math.min(boxWidth(box), boxHeight(box)) >= thickness),
  );
  return Uint8Array.from(labels, (part) => (part > 0 && kept[part - 1] === true ? 1 : 0));
}

/** The bounds of the set cells; null when there are none. */
export function cellBounds(grid: Uint8Array, across: number): Box | null {
  let box: Box | null = null;
  grid.forEach((cell, i) => {
    if (cell === 1) box = grow(box, i % across, Math.floor(i / across));
  });
  return box;
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
  grid: Uint8Array,
  across: number,
  down: number,
  beyond: 0 | 1,
  pick: (a: number, b: number) => number,
): Uint8Array {
  const along = (cells: Uint8Array, step: number, place: (i: number) => number, length: number) =>
    cells.map((cell, i) => {
      const before = place(i) > 0 ? (cells[i - step] ?? beyond) : beyond;
      const after = place(i) + 1 < length ? (cells[i + step] ?? beyond) : beyond;
      return pick(pick(before, cell), after);
    });
  const rows = along(grid, 1, (i) => i % across, across);
  return along(rows, across, (i) => Math.floor(i / across), down);
}

interface Part {
  cells: number;
  box: Box;
}

/** Numbers the 4-connected parts from 1 on; 0 is no part. */
function label(
  grid: Uint8Array,
  across: number,
  down: number,
): { labels: Uint32Array; parts: Part[] } {
  const labels = new Uint32Array(grid.length);
  const parts: Part[] = [];
  for (let start = 0; start < grid.length; start++) {
    if (grid[start] !== 1 || labels[start] !== 0) continue;
    const part = { cells: 0, box: grow(null, start % across, Math.floor(start / across)) };
    labels[start] = parts.push(part);
    const pending = [start];
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      const x = cell % across;
      const y = Math.floor(cell / across);
      part.cells++;
      part.box = grow(part.box, x, y);
      const neighbours = [
        x > 0 ? cell - 1 : -1,
        x + 1 < across ? cell + 1 : -1,
        y > 0 ? cell - across : -1,
        y + 1 < down ? cell + across : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || grid[next] !== 1 || labels[next] !== 0) continue;
        labels[next] = parts.length;
        pending.push(next);
      }
    }
  }
  return { labels, parts };
}
