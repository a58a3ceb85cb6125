import type { Graph } from '../../graph/index.ts';
import { GraphBuilder } from '../../graph/index.ts';
import { addBinaryPatterns, PATTERN_MAPS } from './binary-patterns.ts';
import { addScattering, SCATTERING_MAPS } from './scattering.ts';

/** The side of the square image that {@link scatterNetwork} takes. */
export const SCATTER_SIZE = 128;

/** Feature maps of {@link scatterNetwork}, each 4 x 4. */
export const SCATTER_MAPS = SCATTERING_MAPS + PATTERN_MAPS;

/**
 * The built-in feature extractor, which has no trained weights: a wavelet scattering pyramid and
 * local binary patterns, both on a 4 x 4 grid so that position is kept.
 *
 * @returns a graph from `luma` [N, 1, 128, 128] in 0..1 to `maps` [N, 594, 4, 4].
 */
export function scatterNetwork(): Graph {
  const g = new GraphBuilder('scatter');
  const luma = g.input('luma', 'float32', ['N', 1, SCATTER_SIZE, SCATTER_SIZE]);
  const parts = [addScattering(g, luma, SCATTER_SIZE), addBinaryPatterns(g, luma, SCATTER_SIZE)];
  const maps = g.add('Concat', parts, { axis: 1 });
  g.output('maps', maps, 'float32', ['N', SCATTER_MAPS, 4, 4]);
  return g.build();
}
