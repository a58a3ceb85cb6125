import { float32 } from '../../tensor.ts';
import type { Planner } from '../layer.ts';
import { onlyMap, refusal } from '../layer.ts';

const FIELDS = ['local_size', 'alpha', 'beta', 'norm_region', 'k', 'engine'];

/**
 * Local response normalisation, x / (k + alpha / n sum x^2)^beta over n neighbouring channels
 * (lrn_layer.cpp); within a channel, over the mean of an n x n window with k = 1 whatever it says.
 */
export const lrn: Planner = (layer, bottoms) => {
  const shape = onlyMap(layer, bottoms);
  const settings = layer.settings('lrn_param').allow(FIELDS);
  const size = settings.count('local_size') ?? 5;
  const alpha = settings.float('alpha', 1);
  const beta = settings.float('beta', 0.75);
  const k = settings.float('k', 1);
  const regions = ['ACROSS_CHANNELS', 'WITHIN_CHANNEL'] as const;
  const region = settings.choice('norm_region', regions, 'ACROSS_CHANNELS');
  if (size % 2 === 0 || size > 1025) {
    throw refusal(layer, `local_size is ${size} and must be odd and at most 1025`);
  }
  const pad = (size - 1) / 2;
  return {
    blobs: [],
    shapes: [shape],
    emit({ inputs, constant, add, top }) {
      if (region === 'ACROSS_CHANNELS') {
        top('LRN', inputs, {
          size,
          alpha: { float: alpha },
          beta: { float: beta },
          bias: { float: k },
        });
        return;
      }
      const [input = ''] = inputs;
      const mean = add('AveragePool', [add('Mul', [input, input])], {
        kernel_shape: [size, size],
        pads: [pad, pad, pad, pad],
        count_include_pad: 1,
      });
      const scaled = add('Mul', [mean, constant('alpha', float32([], [alpha]))]);
      const shifted = add('Add', [scaled, constant('one', float32([], [1]))]);
      const power = add('Pow', [shifted, constant('power', float32([], [-beta]))]);
      top('Mul', [input, power]);
    },
  };
};
