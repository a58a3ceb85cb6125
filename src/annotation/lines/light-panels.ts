import type { Box } from '../../region/index.ts';
import { union } from './boxes.ts';
import { LIGHT } from './ground.ts';

/** The frame is looked at in tiles of this side, in pixels. */
const TILE = 8;
/** Flat: as light as the pixels to the left and above, within this many levels. */
const FLAT = 3;
/** Share of a tile's pixels that must be light and flat: letters and their edges take the rest. */
const SHARE = 0.3;

/** Share of a panel's outermost rows and columns that must be light. */
const EDGE_SHARE = 0.5;

/**
 * The boxes of parts that are light and flat, as the ground under inverse type is.
 *
 * @param levels row-major, `width` x `height`.
 */
export function lightPanels(levels: Uint8Array, width: number, height: number): Box[] {
  const across = Math.ceil(width / TILE);
  const down = Math.ceil(height / TILE);
  const counts = new Uint8Array(across * down);
  for (let y = 1; y < height; y++) {
    const tiles = (y >> 3) * across;
    for (let x = 1, at = y * width + 1; x < width; x++, at++) {
      const level = levels[at] as number;
      if (level < LIGHT) continue;
      const left = level - (levels[at - 1] as number);
      const above = level - (levels[at - width] as number);
      if (left <= FLAT && left >= -FLAT && above <= FLAT && above >= -FLAT) {
        const tile = tiles + (x >> 3);
        counts[tile] = (counts[tile] as number) + 1;
      }
    }
  }
  const isLight = (index: number) => (counts[index] ?? 0) >= SHARE * TILE * TILE;
  const seen = new Uint8Array(counts.length);
  const panels: Box[] = [];
  for (let start = 0; start < counts.length; start++) {
    if (seen[start] === 1 || !isLight(start)) continue;
    seen[start] = 1;
    let box: Box | null = null;
    const pending = [start];
    for (let tile = pending.pop(); tile !== undefined; tile = pending.pop()) {
      const [x, y] = [tile % across, Math.floor(tile / across)];
      box = union(box, tileBox(x, y, width, height));
      for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(across - 1, x + 1); u++) {
          const next = v * across + u;
          if (seen[next] === 1 || !isLight(next)) continue;
          seen[next] = 1;
          pending.push(next);
        }
      }
    }
    if (box !== null) panels.push(drawnIn(levels, width, box));
  }
  return panels;
}

function tileBox(x: number, y: number, width: number, height: number): Box {
  return {
    x0: Math.max(0, (x - 1) * TILE),
    y0: Math.max(0, (y - 1) * TILE),
    x1: Math.min(width, (x + 2) * TILE) - 1,
    y1: Math.min(height, (y + 2) * TILE) - 1,
  };
}

/** Moves each side inwards until half of it is light. */
function drawnIn(levels: Uint8Array, width: number, box: Box): Box {
  let { x0, y0, x1, y1 } = box;
  const isLight = (from: number, step: number, count: number) => {
    let light = 0;
    for (let i = 0, at = from; i < count; i++, at += step) {
      if ((levels[at] as number) >= LIGHT) light++;
    }
    return light >= EDGE_SHARE * count;
  };
  const row = (y: number) => isLight(y * width + x0, 1, x1 - x0 + 1);
  const column = (x: number) => isLight(y0 * width + x, width, y1 - y0 + 1);
  while (y0 < y1 && !row(y0)) y0++;
  while (y1 > y0 && !row(y1)) y1--;
  while (x0 < x1 && !column(x0)) x0++;
  while (x1 > x0 && !column(x1)) x1--;
  return { x0, y0, x1, y1 };
}
