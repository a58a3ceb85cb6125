import { Random } from '../../numeric/index.ts';
import { sizeOf } from '../tensor.ts';
import { planCaffe } from './plan.ts';
import type { LayerToWrite } from './write-caffemodel.ts';
import { writeCaffemodel } from './write-caffemodel.ts';

export interface RandomWeightsOptions {
  readonly seed?: number;
  /** The form of the file, see {@link writeCaffemodel}. */
  readonly version?: 1 | 2;
}

/** Standard deviation of the random biases. */
const BIAS_DEVIATION = 0.1;

/**
 * Writes seeded random weights for a network in the format and size of real ones, for tests and
 * benchmarks. Weights are Gaussian with variance 1 / inputs (that of Caffe's xavier filler), with
 * which pixels of about 100 end as logits of about 1 behind eight to nineteen layers, as with real
 * weights; scales and slopes are Gaussian about 1 and 0.25, variances between 0.5 and 1.5.
 *
 * @throws UserError when the prototxt cannot be used or the file cannot be written.
 */
export async function writeRandomWeights(
  prototxt: string,
  path: string,
  options: RandomWeightsOptions = {},
): Promise<void> {
  const { seed = 1, version = 2 } = options;
  const plan = planCaffe(prototxt);
  const layers = plan.layers
    .filter(({ blobs }) => blobs.length > 0)
    .map(({ layer: { name, type }, blobs }): LayerToWrite => ({
      name,
      type,
      blobs: blobs.map(({ role, dims }) => {
        const random = new Random('weights', plan.name, seed, name, role);
        const draw = drawOf(role, dims, random);
        return {
          dims,
          fill(target) {
            for (let i = 0; i < target.length; i++) target[i] = draw();
          },
        };
      }),
    }));
  await writeCaffemodel(path, { name: plan.name, layers }, version);
}

function drawOf(role: string, dims: readonly number[], random: Random): () => number {
  switch (role) {
    case 'weight': {
      const deviation = 1 / Math.sqrt(sizeOf(dims.slice(1)));
      return () => deviation * random.normal();
    }
    case 'scale':
      return () => 1 + BIAS_DEVIATION * random.normal();
    case 'slope':
      return () => 0.25 + BIAS_DEVIATION * random.normal();
    case 'variance':
      return () => random.uniform(0.5, 1.5);
    case 'factor':
      return () => 1;
    default:
      return () => BIAS_DEVIATION * random.normal();
  }
}
