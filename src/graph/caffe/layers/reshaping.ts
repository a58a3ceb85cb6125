import { int64, sizeOf } from '../../tensor.ts';
import type { Layer, LayerPlan, Planner, Shape } from '../layer.ts';
import { onlyBottom, positionOf, refusal } from '../layer.ts';

/** Dropout does nothing once a network is trained: Caffe scales while it trains. */
export const dropout: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  layer.settings('dropout_param').allow(['dropout_ratio']);
  return {
    blobs: [],
    shapes: [shape],
    emit: ({ inputs, top }) => top('Identity', inputs),
  };
};

export const split: Planner = (layer, bottoms) => {
  const [shape] = bottoms;
  if (shape === undefined || bottoms.length !== 1) throw refusal(layer, 'it needs one bottom');
  return {
    blobs: [],
    shapes: layer.tops.map(() => shape),
    emit: ({ inputs, top }) => layer.tops.forEach((_, i) => top('Identity', inputs, {}, i)),
  };
};

export const flatten: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer.settings('flatten_param').allow(['axis', 'end_axis']);
  const first = positionOf(layer, settings.int('axis', 1), shape);
  const last = positionOf(layer, settings.int('end_axis', -1), shape);
  if (last < first) throw refusal(layer, 'end_axis comes before axis');
  const inner = sizeOf(shape.slice(first, last + 1));
  return reshaped([...shape.slice(0, first), inner, ...shape.slice(last + 1)]);
};

/** Reshapes each image by itself; a first dim that stands for the batch may be 0, -1 or a count. */
export const reshape: Planner = (layer, bottoms, batch) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer.settings('reshape_param').allow(['shape', 'axis', 'num_axes']);
  const dims = settings.message('shape').allow(['dim']).ints('dim');
  const axis = settings.int('axis', 0);
  const start = axis < 0 ? axis + shape.length + 2 : axis;
  const count = settings.int('num_axes', -1);
  const end = count === -1 ? shape.length + 1 : start + count;
  if (start < 0 || count < -1 || end > shape.length + 1 || start > end) {
    throw refusal(layer, `axis ${axis} with num_axes ${count} does not exist`);
  }
  if (dims.some((dim) => dim < -1)) throw refusal(layer, 'a dim is below -1');
  if (start > 0) {
    const before = shape.slice(0, start - 1);
    const inside = resolved(layer, dims, shape.slice(start - 1, end - 1), shape.slice(start - 1));
    return reshaped([...before, ...inside, ...shape.slice(end - 1)]);
  }
  if (end === 0) throw refusal(layer, 'it puts axes before the batch');
  const [first, ...rest] = dims;
  if (
    first === undefined ||
    ![0, -1, batch].includes(first) ||
    (first === -1 && rest.includes(-1))
  ) {
    throw refusal(
      layer,
      `images must not mix, and its shape [${dims.join(', ')}] does not keep the batch`,
    );
  }
  const inside = resolved(layer, rest, shape.slice(0, end - 1), shape);
  return reshaped([...inside, ...shape.slice(end - 1)]);
};

/** The dims with each 0 (copied from the same axis) and -1 (what is left over) put in. */
function resolved(layer: Layer, dims: readonly number[], replaced: Shape, copied: Shape): number[] {
  const known = dims.map((dim, i) => (dim === 0 ? (copied[i] ?? 0) : dim));
  const size = sizeOf(replaced);
  const rest = size / sizeOf(known.filter((dim) => dim !== -1));
  const result = known.map((dim) => (dim === -1 ? rest : dim));
  if (
    known.filter((dim) => dim === -1).length > 1 ||
    sizeOf(result) !== size ||
    !Number.isInteger(rest)
  ) {
    throw refusal(
      layer,
      `the shape [${dims.join(', ')}] cannot hold the ${size} values of [${replaced.join(', ')}] of each image`,
    );
  }
  return result;
}

function reshaped(shape: Shape): LayerPlan {
  return {
    blobs: [],
    shapes: [shape],
    emit({ inputs, constant, top }) {
      if (shape.length === 1) top('Flatten', inputs, { axis: 1 });
      else top('Reshape', [...inputs, constant('shape', int64([shape.length + 1], [0, ...shape]))]);
    },
  };
}
