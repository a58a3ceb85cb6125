import type { Box } from './box.ts';

/**
 * Binary opening by 3 x 3 cells: keeps the cells that lie in some fully set 3 x 3 block. Beyond its
 * edge the grid counts as set, so that content that touches the edge is not eaten there.
 */
export function open3x3(grid: Uint8Array, across: number, down: number): Uint8Array {
  const eroded = map3x3(grid, across, down, 1, Math.min);
  return map3x3(eroded, across, down, 0, Math.max);
}

/** Keeps the 4-connected parts with at least `share` of the cells of the largest. */
export function largeParts(
  grid: Uint8Array,
  across: number,
  down: number,
  share: number,
): Uint8Array {
  const { labels, sizes } = label(grid, across, down);
  const least = share * Math.max(0, ...sizes);
  return Uint8Array.from(labels, (part) => (part > 0 && (sizes[part - 1] ?? 0) >= least ? 1 : 0));
}

/** The bounds of the set cells; null when there are none. */
export function cellBounds(grid: Uint8Array, across: number, down: number): Box | null {
  let box: Box | null = null;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      if (grid[y * across + x] !== 1) continue;
      box ??= { x0: x, y0: y, x1: x, y1: y };
      box = { ...box, x0: Math.min(box.x0, x), x1: Math.max(box.x1, x), y1: y };
    }
  }
  return box;
}

function map3x3(
  grid: Uint8Array,
  across: number,
  down: number,
  beyond: 0 | 1,
  pick: (...values: number[]) => number,
): Uint8Array {
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= across || y >= down ? beyond : (grid[y * across + x] ?? 0);
  return Uint8Array.from(grid, (_, i) => {
    const x = i % across;
    const y = Math.floor(i / across);
    let value = at(x, y);
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) value = pick(value, at(x + dx, y + dy));
    }
    return value;
  });
}

function label(
  grid: Uint8Array,
  across: number,
  down: number,
): { labels: Uint32Array; sizes: number[] } {
  const labels = new Uint32Array(grid.length);
  const sizes: number[] = [];
  for (let start = 0; start < grid.length; start++) {
    if (grid[start] !== 1 || labels[start] !== 0) continue;
    const part = sizes.push(0);
    const pending = [start];
    labels[start] = part;
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      sizes[part - 1] = (sizes[part - 1] ?? 0) + 1;
      const x = cell % across;
      const neighbours = [
        x > 0 ? cell - 1 : -1,
        x + 1 < across ? cell + 1 : -1,
        cell - across,
        cell + across < across * down ? cell + across : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || grid[next] !== 1 || labels[next] !== 0) continue;
        labels[next] = part;
        pending.push(next);
      }
    }
  }
  return { labels, sizes };
}
