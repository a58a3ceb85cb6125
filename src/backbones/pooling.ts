import { UserError } from '../errors.ts';
import type { GraphBuilder } from '../graph/index.ts';
import { float32 } from '../graph/index.ts';
import type { Backbone, Pool } from './backbone.ts';

const GRID = 4;

/**
 * Chooses what is kept of a feature tensor.
 *
 * @param dims its shape without the batch.
 * @param asked `auto` takes the 4 x 4 grid for maps larger than 4 x 4, and everything otherwise.
 * @throws UserError when the tensor is no map, or too small a one, for what was asked.
 */
export function choosePool(tensor: string, dims: readonly number[], asked: Pool): Backbone['pool'] {
  const [, height = 1, width = 1] = dims;
  const isMap = dims.length === 3 && height * width > 1;
  if (asked === 'auto')
    return isMap && height >= GRID && width >= GRID && height * width > GRID ** 2
      ? 'grid4'
      : 'none';
  if (asked === 'none') return asked;
  if (!isMap) {
    throw new UserError(
      `Cannot pool "${tensor}" with ${asked}: it is a vector of ${product(dims)} values, not a feature map; use --pool none or name a map with --features.`,
    );
  }
  if (asked === 'grid4' && (height < GRID || width < GRID)) {
    throw new UserError(
      `Cannot pool "${tensor}" on a 4 x 4 grid: its maps have ${height} x ${width} values; use --pool gap or none.`,
    );
  }
  return asked;
}

/** Values per frame that {@link addPooling} makes of a tensor of the given shape. */
export function pooledLength(dims: readonly number[], pool: Backbone['pool']): number {
  const [maps = 1] = dims;
  if (pool === 'gap') return maps;
  return pool === 'grid4' ? maps * GRID ** 2 : product(dims);
}

/**
 * Adds pooling to a graph.
 *
 * @param value name of a [N, ...dims] value.
 * @returns name of a [N, length] value; a map's values stay together.
 */
export function addPooling(
  g: GraphBuilder,
  value: string,
  dims: readonly number[],
  pool: Backbone['pool'],
): string {
  if (pool === 'none') return g.add('Flatten', [value], { axis: 1 });
  if (pool === 'gap') return g.add('Flatten', [g.add('GlobalAveragePool', [value])], { axis: 1 });
  const [maps = 1, height = 1, width = 1] = dims;
  const flat = g.add('Reshape', [value, g.ints([-1, maps, height * width])]);
  const weights = g.constant(float32([height * width, GRID ** 2], gridWeights(height, width)));
  return g.add('Flatten', [g.add('MatMul', [flat, weights])], { axis: 1 });
}

/**
 * Share of each pixel in each cell of the grid, [height * width, 16]. Bin i of an axis reaches from
 * floor(i n / 4) up to ceil((i + 1) n / 4), so neighbouring bins share a line where 4 does not divide
 * n; PyTorch's AdaptiveAvgPool2d does the same.
 */
function gridWeights(height: number, width: number): Float32Array {
  const weights = new Float32Array(height * width * GRID ** 2);
  const rows = bins(height);
  const columns = bins(width);
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      const share = 1 / ((row.end - row.start) * (column.end - column.start));
      for (let y = row.start; y < row.end; y++) {
        for (let x = column.start; x < column.end; x++) {
          weights[(y * width + x) * GRID ** 2 + i * GRID + j] = share;
        }
      }
    });
  });
  return weights;
}

function bins(length: number): { start: number; end: number }[] {
  return Array.from({ length: GRID }, (_, i) => ({
    start: Math.floor((i * length) / GRID),
    end: Math.ceil(((i + 1) * length) / GRID),
  }));
}

function product(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}
