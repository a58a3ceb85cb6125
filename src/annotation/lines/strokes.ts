import { SHIFT, type SpeckleMap, TILE } from './speckle.ts';

/** Contrast that a stroke must have on a plain background, in gray levels. */
export const LEAST_CONTRAST = 32;
/** And for every gray level of speckle around it. */
export const PER_SPECKLE = 2.2;

/** Within so many pixels of a stroke's edge its level must have fallen to that of what is beside it. */
const REACH = 2;
/** Between two letters so close together it falls by so many levels at least. */
const BETWEEN = 100;

/** Pixels that touch each other and stand out: a letter, a part of one, or several. */
export interface Stroke {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** In pixels. */
  readonly area: number;
  /** The highest level among them. */
  readonly peak: number;
  /** Their mean contrast. */
  readonly contrast: number;
  /** Rows of pixels without a gap: more than one for each of its lines where it has holes and arms. */
  readonly runs: number;
  /** By how much the level falls within two pixels of its left and right edges, on average. */
  readonly sharpness: number;
}

export interface Strokes {
  readonly strokes: readonly Stroke[];
  /** Rows of pixels, four numbers each: y, first x, last x, index of the stroke. */
  readonly runs: Int32Array;
}

/**
 * Groups the pixels that stand out from their surroundings by more than speckle does. Pixels that
 * touch by a side or a corner belong together.
 *
 * @param levels row-major, `width` x `height`.
 * @param contrast of the same size; see topHat.
 */
export function findStrokes(
  levels: Uint8Array,
  contrast: Uint8Array,
  speckle: SpeckleMap,
  width: number,
): Strokes {
  const runs = runsOf(contrast, speckle, width);
  const parents = joined(runs);
  return summed(runs, parents, levels, contrast, width);
}

function runsOf(contrast: Uint8Array, speckle: SpeckleMap, width: number): Int32Array {
  const { across, tiles, most } = speckle;
  const height = contrast.length / width;
  const needed = new Uint8Array(tiles.length);
  for (let i = 0; i < tiles.length; i++) {
    const level = tiles[i] as number;
    needed[i] = Math.min(255, Math.round(LEAST_CONTRAST + PER_SPECKLE * level));
  }
  let runs = new Int32Array(4 * 4096);
  let count = 0;
  const end = (y: number, start: number, last: number) => {
    if (4 * count === runs.length) {
      const larger = new Int32Array(2 * runs.length);
      larger.set(runs);
      runs = larger;
    }
    runs[4 * count] = y;
    runs[4 * count + 1] = start;
    runs[4 * count + 2] = last;
    count++;
  };
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const tileRow = (y >> SHIFT) * across;
    let start = -1;
    for (let tile = 0; tile < across; tile++) {
      const x0 = tile * TILE;
      const least = needed[tileRow + tile] as number;
      if ((most[tileRow + tile] as number) < least) {
        if (start >= 0) end(y, start, x0 - 1);
        start = -1;
        continue;
      }
      for (let x = x0, x1 = Math.min(width, x0 + TILE); x < x1; x++) {
        if ((contrast[row + x] as number) >= least) {
          if (start < 0) start = x;
        } else if (start >= 0) {
          end(y, start, x - 1);
          start = -1;
        }
      }
    }
    if (start >= 0) end(y, start, width - 1);
  }
  return runs.subarray(0, 4 * count);
}

/** For every run one that it belongs with; a run that points at itself stands for its stroke. */
function joined(runs: Int32Array): Int32Array {
  const count = runs.length / 4;
  const parents = new Int32Array(count);
  for (let i = 0; i < count; i++) parents[i] = i;
  const root = (run: number): number => {
    let at = run;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  };
  let above = 0;
  for (let run = 0; run < count; run++) {
    const y = runs[4 * run] as number;
    const x0 = runs[4 * run + 1] as number;
    const x1 = runs[4 * run + 2] as number;
    while (
      above < run &&
      ((runs[4 * above] as number) < y - 1 ||
        ((runs[4 * above] as number) === y - 1 && (runs[4 * above + 2] as number) < x0 - 1))
    ) {
      above++;
    }
    for (
      let other = above;
      other < run &&
      (runs[4 * other] as number) === y - 1 &&
      (runs[4 * other + 1] as number) <= x1 + 1;
      other++
    ) {
      parents[root(run)] = root(other);
    }
  }
  for (let run = 0; run < count; run++) parents[run] = root(run);
  return parents;
}

function summed(
  runs: Int32Array,
  parents: Int32Array,
  levels: Uint8Array,
  contrast: Uint8Array,
  width: number,
): Strokes {
  const strokes: { -readonly [key in keyof Stroke]: Stroke[key] }[] = [];
  const indices = new Int32Array(parents.length).fill(-1);
  for (let run = 0; run < parents.length; run++) {
    const y = runs[4 * run] as number;
    const x0 = runs[4 * run + 1] as number;
    const x1 = runs[4 * run + 2] as number;
    const parent = parents[run] as number;
    let index = indices[parent] as number;
    if (index < 0) {
      index = strokes.length;
      indices[parent] = index;
      strokes.push({ x0, y0: y, x1, y1: y, ...ZERO });
    }
    runs[4 * run + 3] = index;
    const stroke = strokes[index];
    if (stroke === undefined) continue;
    if (x0 < stroke.x0) stroke.x0 = x0;
    if (x1 > stroke.x1) stroke.x1 = x1;
    if (y < stroke.y0) stroke.y0 = y;
    if (y > stroke.y1) stroke.y1 = y;
    stroke.area += x1 - x0 + 1;
    for (let i = y * width + x0, end = y * width + x1; i <= end; i++) {
      const level = levels[i] as number;
      if (level > stroke.peak) stroke.peak = level;
      stroke.contrast += contrast[i] as number;
    }
    stroke.runs++;
    const before = runs[4 * run - 4] === y ? x0 - (runs[4 * run - 2] as number) : Infinity;
    const after = runs[4 * run + 4] === y ? (runs[4 * run + 5] as number) - x1 : Infinity;
    stroke.sharpness += fallAt(levels, y * width, x0, x1, width, before, after);
  }
  for (const stroke of strokes) {
    stroke.contrast /= stroke.area;
    stroke.sharpness /= stroke.runs;
  }
  return { strokes, runs };
}

const ZERO = { area: 0, peak: 0, contrast: 0, runs: 0, sharpness: 0 };

/**
 * How far the level falls to the left and to the right of a row of pixels, on average.
 *
 * @param nextBefore how far away the next stroke is to the left, in pixels, and `nextAfter` to the right. In small type that may be two,
 *   and then the level falls between the two, by more than it does between echoes.
 */
function fallAt(
  levels: Uint8Array,
  row: number,
  x0: number,
  x1: number,
  width: number,
  nextBefore: number,
  nextAfter: number,
): number {
  const first = Math.max(levels[row + x0] as number, levels[row + Math.min(x1, x0 + 1)] as number);
  const last = Math.max(levels[row + x1] as number, levels[row + Math.max(x0, x1 - 1)] as number);
  let before = levelAt(levels, row, x0 - REACH, width);
  let after = levelAt(levels, row, x1 + REACH, width);
  if (nextBefore <= REACH) {
    const between = levelAt(levels, row, x0 - 1, width);
    if (first - between >= BETWEEN) before = Math.min(before, between);
  }
  if (nextAfter <= REACH) {
    const between = levelAt(levels, row, x1 + 1, width);
    if (last - between >= BETWEEN) after = Math.min(after, between);
  }
  return (first - before + last - after) / 2;
}

function levelAt(levels: Uint8Array, row: number, x: number, width: number): number {
  return x >= 0 && x < width ? (levels[row + x] as number) : 0;
}
