import type { GraphBuilder, Tensor } from '../../graph/index.ts';
import { float32 } from '../../graph/index.ts';
import { padByEdge } from './edge-padding.ts';

/** Neighbours of a pixel as [row, column] steps in the order of their bits: east, then on by 45 degrees. */
const NEIGHBOURS = [
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
] as const;

const RADII = [1, 2, 4];
const CODES = 2 ** NEIGHBOURS.length;
const CELLS = 16;

/** The 58 codes whose bits change at most twice around the circle, and one bin for the rest. */
const BINS = 59;

/** Maps of {@link addBinaryPatterns}. */
export const PATTERN_MAPS = RADII.length * BINS;

/**
 * Adds histograms of uniform local binary patterns to a graph: which of a pixel's eight neighbours at
 * distance 1, 2 and 4 are at least as bright as the pixel, counted over a 4 x 4 grid (Ojala,
 * Pietikainen and Maenpaa 2002, doi:10.1109/TPAMI.2002.1017623; here on square rings).
 *
 * @param luma name of a [N, 1, size, size] value; size a multiple of 4. Only the order of brightness
 *   matters.
 * @returns name of a [N, 177, 4, 4] value: square root of each pattern's share of its cell, by radius,
 *   then by pattern (the uniform codes ascending, then the rest).
 */
export function addBinaryPatterns(g: GraphBuilder, luma: string, size: number): string {
  const differences = g.constant(differenceWeights());
  const zero = g.scalar(0);
  const powers = g.constant(
    float32(
      [1, NEIGHBOURS.length],
      NEIGHBOURS.map((_, bit) => CELLS * 2 ** bit),
    ),
  );
  const cells = g.constant(cellOfPixel(size));
  const one = g.constant(float32([1], [1]));
  const shares = g.constant(shareOfBins(size));
  const flat = g.ints([-1, NEIGHBOURS.length, size * size]);
  const counters = g.add('Concat', [batchOf(g, luma), g.ints([1, CODES * CELLS])], { axis: 0 });
  const ring = g.ints([-1, CODES, CELLS]);

  const histograms = RADII.map((radius) => {
    const steps = g.add('Conv', [padByEdge(g, luma, radius), differences], {
      dilations: [radius, radius],
    });
    const bits = g.cast(g.add('GreaterOrEqual', [steps, zero]), 'float32');
    const codes = g.add('MatMul', [powers, g.add('Reshape', [bits, flat])]);
    // Every pixel adds one to the counter of its code and cell.
    const index = g.cast(g.add('Add', [codes, cells]), 'int64');
    const empty = g.add('ConstantOfShape', [counters], { value: float32([1], [0]) });
    const ones = g.add('Expand', [one, g.add('Shape', [index])]);
    const counts = g.add('ScatterElements', [empty, index, ones], { axis: 2, reduction: 'add' });
    return g.add('MatMul', [shares, g.add('Reshape', [counts, ring])]);
  });
  const roots = g.add('Sqrt', [g.add('Concat', histograms, { axis: 1 })]);
  return g.add('Reshape', [roots, g.ints([-1, PATTERN_MAPS, 4, 4])]);
}

/** Neighbour minus centre for every neighbour, [8, 1, 3, 3]. */
function differenceWeights(): Tensor<Float32Array> {
  const weights = float32([NEIGHBOURS.length, 1, 3, 3]);
  NEIGHBOURS.forEach(([row, column], bit) => {
    weights.data[bit * 9 + 4] = -1;
    weights.data[bit * 9 + (row + 1) * 3 + column + 1] = 1;
  });
  return weights;
}

function cellOfPixel(size: number): Tensor<Float32Array> {
  const cells = float32([1, 1, size * size]);
  const cell = size / 4;
  for (let i = 0; i < size * size; i++) {
    cells.data[i] = Math.floor(i / size / cell) * 4 + Math.floor((i % size) / cell);
  }
  return cells;
}

/** Adds up the counts of each bin's codes, over the pixels of a cell: [59, 256]. */
function shareOfBins(size: number): Tensor<Float32Array> {
  const weights = float32([BINS, CODES]);
  let uniform = 0;
  for (let code = 0; code < CODES; code++) {
    const bin = isUniform(code) ? uniform++ : BINS - 1;
    weights.data[bin * CODES + code] = CELLS / size ** 2;
  }
  return weights;
}

function isUniform(code: number): boolean {
  const rotated = (code >> 1) | ((code & 1) << (NEIGHBOURS.length - 1));
  let changes = 0;
  for (let rest = code ^ rotated; rest > 0; rest >>= 1) changes += rest & 1;
  return changes <= 2;
}

/** The number of images, as a one-element shape. */
function batchOf(g: GraphBuilder, value: string): string {
  return g.add('Shape', [value], { start: 0, end: 1 });
}
