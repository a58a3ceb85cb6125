import { int64, sizeOf } from '../../tensor.ts';
import type { Planner } from '../layer.ts';
import { checkedShape, onlyBottom, positionOf, refusal } from '../layer.ts';

const FIELDS = ['num_output', 'bias_term', 'weight_filler', 'bias_filler', 'axis', 'transpose'];

/** A fully connected layer; its weights stay as they lie in the file, outputs first. */
export const innerProduct: Planner = (layer, bottoms) => {
  const input = onlyBottom(layer, bottoms);
  const settings = layer.settings('inner_product_param').allow(FIELDS);
  const outputs = settings.count('num_output') ?? 0;
  const isTransposed = settings.bool('transpose', false);
  const hasBias = settings.bool('bias_term', true);
  if (outputs === 0) throw refusal(layer, 'it needs num_output, from 1');
  const position = positionOf(layer, settings.int('axis', 1), input);
  const kept = input.slice(0, position);
  const inner = sizeOf(input.slice(position));
  const weight = { role: 'weight', dims: isTransposed ? [inner, outputs] : [outputs, inner] };
  return {
    blobs: hasBias ? [weight, { role: 'bias', dims: [outputs] }] : [weight],
    shapes: [checkedShape(layer, [...kept, outputs])],
    emit({ inputs, blobs, constant, add, top }) {
      const weights = blobs.map((blob, i) => constant(i === 0 ? 'weight' : 'bias', blob));
      const rows = input.length === 1 ? inputs : [add('Flatten', inputs, { axis: position + 1 })];
      const attributes = { transB: isTransposed ? 0 : 1 };
      if (kept.length === 0) return top('Gemm', [...rows, ...weights], attributes);
      const flat = add('Gemm', [...rows, ...weights], attributes);
      const shape = constant('shape', int64([kept.length + 2], [-1, ...kept, outputs]));
      top('Reshape', [flat, shape]);
    },
  };
};
