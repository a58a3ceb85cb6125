import { UserError } from '../../errors.ts';
import type { Tensor } from '../../graph/index.ts';
import { Random } from '../../numeric/index.ts';
import type { FcShape } from './shape.ts';
import { parameterDims } from './shape.ts';

/** A fully connected layer: weight [outputs, inputs] and bias [outputs]. */
export interface Layer {
  readonly weight: Tensor<Float32Array>;
  readonly bias: Tensor<Float32Array>;
}

/**
 * The given layers, then Gaussian weights of variance 2 / inputs (He et al. 2015,
 * doi:10.1109/ICCV.2015.123) with biases 0; in the order of the parameters' names.
 *
 * @throws UserError when a given layer takes another number of values.
 */
export function initialParameters(
  shape: FcShape,
  seed: number,
  initial: readonly Layer[],
): Float32Array[] {
  const random = new Random('fc weights', seed);
  return parameterDims(shape).map((dims, i) => {
    const given = initial[Math.floor(i / 2)];
    const [inputs = 0, outputs] = dims;
    if (given !== undefined) {
      return outputs === undefined ? given.bias.data.slice() : turned(given, inputs);
    }
    if (outputs === undefined) return new Float32Array(inputs);
    const deviation = Math.sqrt(2 / inputs);
    return Float32Array.from({ length: inputs * outputs }, () => deviation * random.normal());
  });
}

/** A layer's weights as [inputs, outputs]. */
function turned({ weight }: Layer, inputs: number): Float32Array {
  const [outputs = 0, takes = 0] = weight.dims;
  if (takes !== inputs) {
    throw new UserError(
      `Cannot start from pretrained layers: one takes ${takes} values, but gets ${inputs}; use --pool none, or --init random.`,
    );
  }
  const values = new Float32Array(weight.data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) values[i * outputs + o] = weight.data[o * inputs + i] ?? 0;
  }
  return values;
}
