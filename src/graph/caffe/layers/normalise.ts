import { float32, int64 } from '../../tensor.ts';
import type { Emitter, Planner } from '../layer.ts';
import { onlyBottom, positionOf, refusal } from '../layer.ts';

/**
 * Normalises by stored mean and variance, both kept as sums that the third blob divides
 * (batch_norm_layer.cpp).
 */
export const batchNorm: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer
    .settings('batch_norm_param')
    .allow(['use_global_stats', 'moving_average_fraction', 'eps']);
  const eps = settings.float('eps', 1e-5);
  if (!settings.bool('use_global_stats', true)) {
    throw refusal(layer, 'it normalises by the batch, and images must not mix');
  }
  positionOf(layer, 1, shape);
  const [channels = 1] = shape;
  return {
    blobs: [
      { role: 'mean', dims: [channels] },
      { role: 'variance', dims: [channels] },
      { role: 'factor', dims: [1] },
    ],
    shapes: [shape],
    emit({ inputs, blobs: [mean, variance, factor], constant, top }) {
      const sum = factor?.data[0] ?? 0;
      const scale = sum === 0 ? 0 : 1 / sum;
      const means = float32(
        [channels],
        mean?.data.map((value) => value * scale),
      );
      const variances = float32(
        [channels],
        variance?.data.map((value) => value * scale),
      );
      const bad = variances.data.findIndex((value) => !(value + eps > 0));
      if (bad !== -1) {
        throw refusal(layer, `the variance of channel ${bad} is ${variances.data[bad]}`);
      }
      const one = constant('one', float32([channels], new Float32Array(channels).fill(1)));
      const zero = constant('zero', float32([channels]));
      const stored = [constant('mean', means), constant('variance', variances)];
      top('BatchNormalization', [...inputs, one, zero, ...stored], { epsilon: { float: eps } });
    },
  };
};

/** Scales, and shifts with bias_term, along some axes; the scale is a blob or the second bottom. */
export const scale: Planner = (layer, bottoms) => {
  const settings = layer
    .settings('scale_param')
    .allow(['axis', 'num_axes', 'filler', 'bias_term', 'bias_filler']);
  const hasBias = settings.bool('bias_term', false);
  const axis = settings.int('axis', 1);
  const [shape = [], other] = bottoms;
  if (bottoms.length === 1) {
    const count = settings.int('num_axes', 1);
    const start = count === 0 ? 0 : positionOf(layer, axis, onlyBottom(layer, bottoms));
    const end = count === -1 ? shape.length : start + count;
    if (count < -1 || end > shape.length) throw refusal(layer, `it has no ${count} axes to scale`);
    const dims = shape.slice(start, end);
    const spread = [...dims, ...shape.slice(end).map(() => 1)];
    const blob = { role: 'scale', dims };
    return {
      blobs: hasBias ? [blob, { role: 'bias', dims }] : [blob],
      shapes: [shape],
      emit({ inputs, blobs: [factor, bias], constant, add, top }) {
        const factors = constant('scale', float32(spread, factor?.data));
        if (bias === undefined) return top('Mul', [...inputs, factors]);
        const scaled = add('Mul', [...inputs, factors]);
        top('Add', [scaled, constant('bias', float32(spread, bias.data))]);
      },
    };
  }
  if (other === undefined || bottoms.length !== 2 || layer.tops.length !== 1) {
    throw refusal(layer, 'it needs one bottom or two, and one top');
  }
  const start = axis < 0 ? axis + shape.length + 1 : axis;
  if (start !== 0 || other.some((dim, i) => dim !== shape[i])) {
    throw refusal(
      layer,
      `its second input [${other.join(', ')}] does not scale [${shape.join(', ')}] from the batch axis (0) on`,
    );
  }
  if (hasBias) throw refusal(layer, 'a bias along the batch axis would mix images');
  return {
    blobs: [],
    shapes: [shape],
    emit: (emitter) => scaleByValue(emitter, other.length, shape.length),
  };
};

function scaleByValue({ inputs, constant, add, top }: Emitter, from: number, to: number): void {
  const [input = '', factor = ''] = inputs;
  if (from === to) return top('Mul', [input, factor]);
  const axes = Array.from({ length: to - from }, (_, i) => from + 1 + i);
  const spread = add('Unsqueeze', [factor, constant('axes', int64([axes.length], axes))]);
  top('Mul', [input, spread]);
}
