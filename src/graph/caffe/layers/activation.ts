import type { Tensor } from '../../tensor.ts';
import { float32 } from '../../tensor.ts';
import type { Planner } from '../layer.ts';
import { onlyBottom, positionOf } from '../layer.ts';

export const relu: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer.settings('relu_param').allow(['negative_slope', 'engine']);
  const slope = settings.float('negative_slope', 0);
  return {
    blobs: [],
    shapes: [shape],
    emit({ inputs, top }) {
      if (slope === 0) top('Relu', inputs);
      else top('LeakyRelu', inputs, { alpha: { float: slope } });
    },
  };
};

export const prelu: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer.settings('prelu_param').allow(['filler', 'channel_shared']);
  positionOf(layer, 1, shape);
  const slopes = settings.bool('channel_shared', false) ? [] : shape.slice(0, 1);
  return {
    blobs: [{ role: 'slope', dims: slopes }],
    shapes: [shape],
    emit({ inputs, blobs: [slope], constant, top }) {
      const dims = [...slopes, ...shape.slice(1).map(() => 1)];
      top('PRelu', [...inputs, constant('slope', float32(dims, slope?.data))]);
    },
  };
};

export const sigmoid: Planner = (layer, bottoms) => ({
  blobs: [],
  shapes: [onlyBottom(layer, bottoms)],
  emit: ({ inputs, top }) => top('Sigmoid', inputs),
});

export const tanh: Planner = (layer, bottoms) => ({
  blobs: [],
  shapes: [onlyBottom(layer, bottoms)],
  emit: ({ inputs, top }) => top('Tanh', inputs),
});

export const softmax: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer.settings('softmax_param').allow(['engine', 'axis']);
  const axis = positionOf(layer, settings.int('axis', 1), shape) + 1;
  return {
    blobs: [],
    shapes: [shape],
    emit: ({ inputs, top }) => top('Softmax', inputs, { axis }),
  };
};

/** (shift + scale x)^power. */
export const power: Planner = (layer, bottoms) => {
  const shape = onlyBottom(layer, bottoms);
  const settings = layer.settings('power_param').allow(['power', 'scale', 'shift']);
  const steps = (
    [
      ['Mul', 'scale', settings.float('scale', 1), 1],
      ['Add', 'shift', settings.float('shift', 0), 0],
      ['Pow', 'power', settings.float('power', 1), 1],
    ] as const
  ).filter(([, , value, neutral]) => value !== neutral);
  return {
    blobs: [],
    shapes: [shape],
    emit({ inputs: [input = ''], constant, add, top }) {
      const last = steps.at(-1);
      if (last === undefined) return top('Identity', [input]);
      const value = steps
        .slice(0, -1)
        .reduce((x, [op, role, number]) => add(op, [x, constant(role, scalar(number))]), input);
      const [op, role, number] = last;
      top(op, [value, constant(role, scalar(number))]);
    },
  };
};

function scalar(value: number): Tensor {
  return float32([], [value]);
}
