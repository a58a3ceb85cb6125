import type { Box } from '../../region/index.ts';
import { union } from './boxes.ts';
import { LIGHT } from './ground.ts';

/** The frame is looked at in tiles of this side, in pixels. */
const TILE = 8;
/** Flat: as light as the pixels to the left and above, within this many levels. */
const FLAT = 3;
/** Share of a tile's pixels that must be light and flat: letters and their edges take the rest. */
const SHARE = 0.3;

/**
 * The boxes of parts that are light and flat, as the ground under inverse type is, a tile wider than
 * they are.
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
      if (left <= FLAT && left >= -FLAT && above <= FLAT && above >= -FLAT) counts[tiles + (x >> 3)]++;
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
    if (box !== null) panels.push(box);
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
