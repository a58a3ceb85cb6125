import type { Planner } from '../layer.ts';
import { checkedShape, onlyMap, positionOf, refusal } from '../layer.ts';
import { pairOf } from './window.ts';

const FIELDS =
  'num_output bias_term pad pad_h pad_w kernel_size kernel_h kernel_w stride stride_h stride_w dilation group weight_filler bias_filler engine axis force_nd_im2col'.split(
    ' ',
  );

export const convolution: Planner = (layer, bottoms) => {
  const [channels, height, width] = onlyMap(layer, bottoms);
  const settings = layer.settings('convolution_param').allow(FIELDS);
  const outputs = settings.count('num_output') ?? 0;
  const group = settings.count('group') ?? 1;
  const hasBias = settings.bool('bias_term', true);
  const kernel = pairOf(layer, settings, ['kernel_size', 'kernel_h', 'kernel_w'], 1);
  const stride = pairOf(layer, settings, ['stride', 'stride_h', 'stride_w'], 1, 1);
  const pad = pairOf(layer, settings, ['pad', 'pad_h', 'pad_w'], 0, 0);
  const dilation = pairOf(layer, settings, ['dilation'], 1, 1);
  if (positionOf(layer, settings.int('axis', 1), [channels, height, width]) !== 0) {
    throw refusal(layer, 'only axis 1 can hold the channels');
  }
  if (outputs === 0) throw refusal(layer, 'it needs num_output, from 1');
  if (group === 0 || channels % group !== 0 || outputs % group !== 0) {
    throw refusal(
      layer,
      `${group} groups do not divide its ${channels} channels and ${outputs} outputs`,
    );
  }
  const extent = (size: number, axis: 0 | 1): number =>
    Math.floor((size + 2 * pad[axis] - (dilation[axis] * (kernel[axis] - 1) + 1)) / stride[axis]) +
    1;
  const shape = checkedShape(layer, [outputs, extent(height, 0), extent(width, 1)]);
  const weight = { role: 'weight', dims: [outputs, channels / group, ...kernel] };
  return {
    blobs: hasBias ? [weight, { role: 'bias', dims: [outputs] }] : [weight],
    shapes: [shape],
    emit({ inputs, blobs, constant, top }) {
      const weights = blobs.map((blob, i) => constant(i === 0 ? 'weight' : 'bias', blob));
      top('Conv', [...inputs, ...weights], {
        kernel_shape: kernel,
        strides: stride,
        pads: [...pad, ...pad],
        dilations: dilation,
        group,
      });
    },
  };
};
