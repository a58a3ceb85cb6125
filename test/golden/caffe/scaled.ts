import type { CaffeNetwork } from '../../../src/graph/index.ts';
import { caffeNetworks } from '../../../src/graph/index.ts';

/**
 * A network with every layer's outputs divided and a smaller input: the same layers in the same
 * order, small enough for a unit test.
 */
export function scaled(network: CaffeNetwork, divisor: number, size: number): CaffeNetwork {
  return {
    title: `${network.title} / ${divisor}`,
    size,
    layers: network.layers.map((layer) =>
      'outputs' in layer ? { ...layer, outputs: Math.floor(layer.outputs / divisor) } : layer,
    ),
  };
}

/** The scaled networks of networks.json. */
export const scaledNetworks: Readonly<Record<string, CaffeNetwork>> = {
  caffenet: scaled(caffeNetworks.caffenet, 16, 99),
  alexnet: scaled(caffeNetworks.alexnet, 16, 99),
  vgg16: scaled(caffeNetworks.vgg16, 16, 64),
  vgg19: scaled(caffeNetworks.vgg19, 16, 64),
};

/** Where networks are compared: what OpenCV calls the layer, and what our graph calls its value. */
export const comparedLayers: Readonly<Record<string, string>> = {
  pool5: 'pool5',
  fc6: 'fc6@fc6',
  relu6: 'fc6',
  fc7: 'fc7@fc7',
  relu7: 'fc7',
  fc8: 'fc8',
  prob: 'prob',
};
