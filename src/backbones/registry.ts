import type { Graph } from '../graph/index.ts';
import type { Network } from './network.ts';
import type { WeightsOptions } from './weights/weights-folder.ts';
import { knownNetworks } from './weights/known-networks.ts';
import { weightedNetwork } from './weights/weighted-network.ts';
import { SCATTER_MAPS, SCATTER_SIZE, scatterNetwork } from './scatter/scatter.ts';

/** A network that needs no weights: plain facts, and where its graph is had from. */
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
export const backboneNames: readonly string[] = [...registry, ...knownNetworks].map(
  ({ name }) => name,
);

/**
 * A network that comes with the program, or undefined when none has the name.
 *
 * @throws UserError when its weights are not here or were altered.
 */
export async function registeredNetwork(
  name: string,
  options: WeightsOptions = {},
): Promise<Network | undefined> {
  const { networks = knownNetworks } = options;
  const known = networks.find((one) => one.name === name);
  if (known !== undefined) return await weightedNetwork(known, options);
  const entry = registry.find((one) => one.name === name);
  return entry && { ...entry, graph: await entry.graph() };
}
