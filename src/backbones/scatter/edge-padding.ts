import type { GraphBuilder } from '../../graph/index.ts';

/** Repeats the outermost pixels of [N, C, H, W] maps by `width` on all four sides. */
export function padByEdge(g: GraphBuilder, maps: string, width: number): string {
  const pads = g.ints([0, 0, width, width, 0, 0, width, width]);
  return g.add('Pad', [maps, pads], { mode: 'edge' });
}
