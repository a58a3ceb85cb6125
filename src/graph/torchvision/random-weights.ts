import { Random } from '../../numeric/index.ts';
import { sizeOf } from '../tensor.ts';
import type { TensorToWrite } from '../write-safetensors.ts';
import { writeSafetensors } from '../write-safetensors.ts';
import type { TorchNetwork } from './networks.ts';
import type { TorchParameter } from './parameters.ts';
import { torchParameters } from './parameters.ts';

/** Standard deviation about what is usual: biases and means about 0, scales about 1. */
const DEVIATION = 0.1;

/**
 * Writes seeded random weights for a torchvision network in the format and size of real ones, for
 * tests and benchmarks: Gaussian weights with variance 1 / inputs, and normalisations that change
 * little.
 *
 * @param options.mark a line for the file's header, see {@link writeSafetensors}.
 * @throws UserError when the file cannot be written.
 */
export async function writeRandomTorch(
  network: TorchNetwork,
  path: string,
  { seed = 1, mark }: { readonly seed?: number; readonly mark?: string } = {},
): Promise<void> {
  const tensors = torchParameters(network).map((parameter): TensorToWrite => {
    const name = `${parameter.module}.${parameter.role}`;
    const random = new Random('weights', network.title, seed, name);
    const draw = drawOf(parameter, random);
    return {
      name,
      dims: parameter.dims,
      fill(target) {
        for (let i = 0; i < target.length; i++) target[i] = draw();
      },
    };
  });
  await writeSafetensors(path, tensors, mark === undefined ? {} : { mark });
}

function drawOf({ role, norm, dims }: TorchParameter, random: Random): () => number {
  if (role === 'running_var') return () => random.uniform(0.5, 1.5);
  if (role === 'weight' && norm) return () => 1 + DEVIATION * random.normal();
  const deviation = role === 'weight' ? 1 / Math.sqrt(sizeOf(dims.slice(1))) : DEVIATION;
  return () => deviation * random.normal();
}
