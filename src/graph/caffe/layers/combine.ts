import { float32 } from '../../tensor.ts';
import type { Layer, Planner, Shape } from '../layer.ts';
import { checkedShape, positionOf, refusal } from '../layer.ts';

export const concat: Planner = (layer, bottoms) => {
  const first = firstOf(layer, bottoms, 1);
  const settings = layer.settings('concat_param').allow(['axis', 'concat_dim']);
  const position = positionOf(
    layer,
    settings.int('axis', settings.count('concat_dim') ?? 1),
    first,
  );
  const other = (shape: Shape): string =>
    shape.map((dim, i) => (i === position ? '*' : dim)).join();
  const odd = bottoms.find((shape) => other(shape) !== other(first));
  if (odd !== undefined) {
    throw refusal(layer, `its inputs [${first.join(', ')}] and [${odd.join(', ')}] do not line up`);
  }
  const joined = bottoms.reduce((sum, shape) => sum + (shape[position] ?? 0), 0);
  const shape = first.map((dim, i) => (i === position ? joined : dim));
  return {
    blobs: [],
    shapes: [checkedShape(layer, shape)],
    emit: ({ inputs, top }) => top('Concat', inputs, { axis: position + 1 }),
  };
};

const OPS = { PROD: 'Mul', SUM: 'Add', MAX: 'Max' } as const;

export const eltwise: Planner = (layer, bottoms) => {
  const shape = firstOf(layer, bottoms, 2);
  const settings = layer
    .settings('eltwise_param')
    .allow(['operation', 'coeff', 'stable_prod_grad']);
  const operation = settings.choice('operation', ['PROD', 'SUM', 'MAX'], 'SUM');
  const coefficients = settings.floats('coeff');
  if (coefficients.length > 0 && (operation !== 'SUM' || coefficients.length !== bottoms.length)) {
    throw refusal(layer, 'coeff goes with operation SUM, once for each bottom');
  }
  const odd = bottoms.find((other) => other.join() !== shape.join());
  if (odd !== undefined) {
    throw refusal(
      layer,
      `its inputs [${shape.join(', ')}] and [${odd.join(', ')}] differ in shape`,
    );
  }
  return {
    blobs: [],
    shapes: [shape],
    emit({ inputs, constant, add, top }) {
      const terms = inputs.map((input, i) => {
        const coefficient = coefficients[i] ?? 1;
        if (coefficient === 1) return input;
        return add('Mul', [input, constant('coeff', float32([], [coefficient]))]);
      });
      const last = terms.pop() ?? '';
      top(OPS[operation], [terms.reduce((sum, term) => add(OPS[operation], [sum, term])), last]);
    },
  };
};

function firstOf(layer: Layer, bottoms: readonly Shape[], least: number): Shape {
  const [first] = bottoms;
  if (first !== undefined && bottoms.length >= least && layer.tops.length === 1) return first;
  throw refusal(layer, `it needs at least ${least} bottoms and one top`);
}
