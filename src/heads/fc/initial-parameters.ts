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
 * The given layers, not copied, then Gaussian weights of variance 2 / inputs (He et al. 2015,
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
  return parameterDims(shape).map(([outputs = 0, inputs], i) => {
    const given = initial[Math.floor(i / 2)];
    if (inputs === undefined) return given?.bias.data ?? new Float32Array(outputs);
    if (given !== undefined) return weightsOf(given, inputs);
    const deviation = Math.sqrt(2 / inputs);
    return Float32Array.from({ length: inputs * outputs }, () => deviation * random.normal());
  });
}

function weightsOf({ weight }: Layer, inputs: number): Float32Array {
  const [, takes = 0] = weight.dims;
  if (takes !== inputs) {
    throw new UserError(
      `Cannot start from pretrained layers: one takes ${takes} values, but gets ${inputs}; use --pool none, or --init random.`,
    );
  }
  return weight.data;
}
