import { luma, type Raster } from '../studies/index.ts';

/** Frames are compared by the means of this many cells across and down. */
const CELLS = 32;

/** What key frames are told apart by: the mean gray of 32 x 32 cells. */
export function frameSketch(raster: Raster): Float32Array {
  const { width, height } = raster;
  const gray = luma(raster);
  const sums = new Float64Array(CELLS * CELLS);
  const counts = new Uint32Array(CELLS * CELLS);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * CELLS) / height) * CELLS;
    for (let x = 0; x < width; x++, at++) {
      const cell = row + Math.floor((x * CELLS) / width);
      sums[cell] = (sums[cell] ?? 0) + (gray[at] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return Float32Array.from(sums, (sum, i) => sum / Math.max(1, counts[i] ?? 0));
}

/**
 * Chooses frames of a loop that show different things: the middle one, then again and again the one
 * that differs most from those chosen, by the mean over the cells of the absolute difference.
 *
 * @param sketches of the frames to choose from, in their order.
 * @param count how many to choose at most, 1 or more.
 * @param difference gray levels by which a further frame must differ from every chosen one.
 * @returns indices into `sketches`, ascending; empty when there are none.
 */
export function chooseKeyFrames(
  sketches: readonly Float32Array[],
  count: number,
  difference: number,
): number[] {
  const middle = Math.floor((sketches.length - 1) / 2);
  const apart = sketches.map(() => Infinity);
  const chosen: number[] = [];
  for (let next = middle; chosen.length < count && next >= 0;) {
    const sketch = sketches[next];
    if (sketch === undefined) break;
    chosen.push(next);
    sketches.forEach((other, i) => {
      apart[i] = Math.min(apart[i] ?? Infinity, distance(sketch, other));
    });
    const most = Math.max(...apart);
    next = most > 0 && most >= difference ? apart.indexOf(most) : -1;
  }
  return chosen.sort((a, b) => a - b);
}

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}
