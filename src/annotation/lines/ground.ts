import type { Box } from '../../region/index.ts';

/** Contrast that plain ground may have, in gray levels. */
const PLAIN = 16;
/** How far around a line is looked at, in pixels, and the share of that which may be otherwise. */
const RING = 3;
const OTHERWISE = 0.15;
/** A light level is at least this. */
export const LIGHT = 96;
const LIGHT_SHARE = { bar: 0.85, box: 0.4 };
/** So many of the light levels of a box are below that of its ground: the edges of its letters. */
const EDGES = 0.7;
/** A bar is as light as the ground between the letters, within so many levels; tissue is not. */
const SAME = 32;

/**
 * Whether the ground around a line is plain: no speckle, no edges.
 *
 * @param contrast row-major, in rows of `width`; see topHat.
 */
export function isPlainAround(contrast: Uint8Array, width: number, box: Box): boolean {
  // Soft type has a rim of a pixel.
  return shareAround(contrast, width, box, 2, RING) <= OTHERWISE;
}

/**
 * Whether dark letters in a box stand on light ground: it is much of the box, and there is a bar of it
 * above or below them. Between bold light letters, and in them, there are dark shapes too.
 */
export function isOnLight(levels: Uint8Array, width: number, { x0, y0, x1, y1 }: Box): boolean {
  const height = levels.length / width;
  const light: number[] = [];
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const level = levels[y * width + x] ?? 0;
      if (level >= LIGHT) light.push(level);
    }
  }
  const across = x1 - x0 + 1;
  if (light.length < LIGHT_SHARE.box * across * (y1 - y0 + 1)) return false;
  const ground = light.sort((a, b) => a - b)[Math.floor(EDGES * light.length)] ?? 0;
  const isBar = (y: number) => {
    if (y < 0 || y >= height) return false;
    let same = 0;
    for (let x = x0; x <= x1; x++) {
      if (Math.abs((levels[y * width + x] ?? 0) - ground) <= SAME) same++;
    }
    return same >= LIGHT_SHARE.bar * across;
  };
  return isBar(y0 - 1) || isBar(y1 + 1);
}

/** The share of pixels that have more contrast than plain ground, among those that lie `from` to `to` pixels outside a box. */
function shareAround(
  levels: Uint8Array,
  width: number,
  box: Box,
  from: number,
  to: number,
): number {
  const height = levels.length / width;
  let [all, others] = [0, 0];
  for (let y = Math.max(0, box.y0 - to); y <= Math.min(height - 1, box.y1 + to); y++) {
    const isBeside = y > box.y0 - from && y < box.y1 + from;
    for (let x = Math.max(0, box.x0 - to); x <= Math.min(width - 1, box.x1 + to); x++) {
      if (isBeside && x > box.x0 - from && x < box.x1 + from) continue;
      all++;
      if ((levels[y * width + x] as number) > PLAIN) others++;
    }
  }
  return all === 0 ? 0 : others / all;
}
