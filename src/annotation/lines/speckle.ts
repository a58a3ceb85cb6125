import { inFours } from './in-fours.ts';

/** The frame is looked at in tiles of this side, in pixels. */
export const TILE = 16;
export const SHIFT = 4;

/** How much everything that is thin stands out in each part of a frame: its speckle. */
export interface SpeckleMap {
  readonly across: number;
  readonly down: number;
  /** The median contrast of each tile of 16 x 16 pixels, averaged over 3 x 3 of them. */
  readonly tiles: Float32Array;
  /** The largest contrast in each tile. */
  readonly most: Uint8Array;
  /** At a pixel. */
  at(x: number, y: number): number;
  /** The same where no tile has a larger median; null where none has anyway. */
  atMost(median: number): SpeckleMap | null;
}

/**
 * Measures speckle as the median contrast of thin things: letters fill a quarter of their box, so
 * that on a plain background the median is next to nothing, while in speckle every pixel has some.
 *
 * @param contrast row-major, `width` x `height`; see topHat.
 */
export function speckleMap(contrast: Uint8Array, width: number, height: number): SpeckleMap {
  const across = Math.ceil(width / TILE);
  const down = Math.ceil(height / TILE);
  const medians = new Float32Array(across * down);
  const most = new Uint8Array(across * down);
  const histogram = new Uint16Array(256);
  const fours = inFours(contrast, width);
  for (let ty = 0; ty < down; ty++) {
    for (let tx = 0; tx < across; tx++) {
      histogram.fill(0);
      const x0 = tx * TILE;
      const x1 = Math.min(width, x0 + TILE);
      const y1 = Math.min(height, (ty + 1) * TILE);
      let [count, largest] = [0, 0];
      for (let y = ty * TILE; y < y1; y++) {
        count += x1 - x0;
        if (fours !== null && x1 - x0 === TILE && isBlank(fours, (y * width + x0) >> 2)) {
          histogram[0] = (histogram[0] as number) + TILE;
          continue;
        }
        for (let i = y * width + x0, end = y * width + x1; i < end; i++) {
          const level = contrast[i] as number;
          histogram[level] = (histogram[level] as number) + 1;
          if (level > largest) largest = level;
        }
      }
      let level = 0;
      for (
        let seen = histogram[0] as number;
        2 * seen < count;
        seen += histogram[level] as number
      ) {
        level++;
      }
      medians[ty * across + tx] = level;
      most[ty * across + tx] = largest;
    }
  }
  const mapOf = (ofTiles: Float32Array): SpeckleMap => {
    const tiles = smooth(ofTiles, across, down);
    const at = (x: number, y: number) => tiles[(y >> SHIFT) * across + (x >> SHIFT)] ?? 0;
    const atMost = (median: number) =>
      ofTiles.some((each) => each > median)
        ? mapOf(ofTiles.map((each) => Math.min(median, each)))
        : null;
    return { across, down, tiles, most, at, atMost };
  };
  return mapOf(medians);
}

/** Whether a row of a tile has no contrast at all. */
function isBlank(fours: Uint32Array, at: number): boolean {
  const [a, b] = [fours[at] as number, fours[at + 1] as number];
  return (a | b | (fours[at + 2] as number) | (fours[at + 3] as number)) === 0;
}

function smooth(values: Float32Array, across: number, down: number): Float32Array {
  const means = new Float32Array(values.length);
  for (let y = 0, i = 0; y < down; y++) {
    for (let x = 0; x < across; x++, i++) {
      let [sum, count] = [0, 0];
      for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(across - 1, x + 1); u++) {
          sum += values[v * across + u] as number;
          count++;
        }
      }
      means[i] = sum / count;
    }
  }
  return means;
}
