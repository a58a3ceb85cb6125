import type { Graph } from '../graph/index.ts';
import type { Network } from './network.ts';
import { SCATTER_MAPS, SCATTER_SIZE, scatterNetwork } from './scatter/scatter.ts';

/** A network that comes with the program: plain facts, and where its graph is had from. */
interface RegisteredNetwork extends Omit<Network, 'graph'> {
  graph(): Graph | Promise<Graph>;
}

const registry: readonly RegisteredNetwork[] = [
  {
    name: 'scatter',
    title: 'Wavelet scattering pyramid and local binary patterns on a 4 x 4 grid',
    licence: 'Apache-2.0',
    source: 'built from code; no trained weights',
    pretrainedOn: null,
    weights: 'none',
    inputTensor: 'luma',
    input: {
      width: SCATTER_SIZE,
      height: SCATTER_SIZE,
      channels: 'gray',
      mean: [0],
      std: [255],
      from256: 'resize',
    },
    features: { tensor: 'maps', dims: [SCATTER_MAPS, 4, 4] },
    graph: scatterNetwork,
  },
];

/** The names of the networks that come with the program. */
export const backboneNames: readonly string[] = registry.map(({ name }) => name);

/** A network that comes with the program, or undefined when none has the name. */
export async function registeredNetwork(name: string): Promise<Network | undefined> {
  const entry = registry.find((one) => one.name === name);
  return entry && { ...entry, graph: await entry.graph() };
}
