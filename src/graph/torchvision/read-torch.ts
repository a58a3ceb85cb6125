import { UserError } from '../../errors.ts';
import { GraphBuilder } from '../builder.ts';
import type { Graph } from '../graph.ts';
import type { SafetensorsFile } from '../safetensors.ts';
import { withSafetensors } from '../safetensors.ts';
import type { Tensor } from '../tensor.ts';
import { float32, sizeOf } from '../tensor.ts';
import { IMAGES } from './networks.ts';
import type { TorchNetwork, TorchStep } from './networks.ts';
import { findParameter, parametersOf } from './parameters.ts';

/** torch.nn.BatchNorm2d, eps. */
const EPSILON = 1e-5;

type ConvStep = Extract<TorchStep, { op: 'conv' }>;

/**
 * Builds a torchvision network over the weights of a safetensors file, with the names that torchvision
 * and timm give them. Batch normalisation is folded into the convolution before it. Only the steps
 * up to the value that is asked for are built, and only their weights are read.
 *
 * The graph's input is `images`, float32 [N, 3, size, size]; values are named by the module that made
 * them.
 *
 * @param until the value to make.
 * @throws UserError naming the layer when a weight is missing, of another shape or not finite.
 */
export async function readTorch(
  network: TorchNetwork,
  weights: string | Uint8Array,
  until: string,
): Promise<Graph> {
  const { title, size, steps } = network;
  const last = steps.findIndex((step) => step.to === until);
  if (last === -1) throw new UserError(`Cannot cut ${title} at "${until}": it has no such value.`);
  const g = new GraphBuilder(title);
  g.input(IMAGES, 'float32', ['N', 3, size, size]);
  await withSafetensors(weights, async (file) => {
    for (const step of steps.slice(0, last + 1)) {
      const tensors: Float32Array[] = [];
      for (const parameter of parametersOf(step)) {
        tensors.push(await file.read(findParameter(file, network, parameter)));
      }
      emit(g, step, tensors);
    }
  });
  const dims = until === network.features ? ['N', ...network.featureDims] : undefined;
  return { ...g.build(), outputs: [{ name: until, type: 'float32', ...(dims && { dims }) }] };
}

/**
 * The weights of the fully connected layers between the features and the last layer, [outputs,
 * inputs] with the inputs in the order channels, height, width.
 *
 * @throws UserError as {@link readTorch} does.
 */
export async function readTorchHidden(
  network: TorchNetwork,
  weights: string | Uint8Array,
): Promise<{ name: string; weight: Tensor<Float32Array>; bias: Tensor<Float32Array> }[]> {
  return await withSafetensors(weights, async (file: SafetensorsFile) => {
    const layers = [];
    for (const step of network.steps) {
      if (step.op !== 'linear' || !network.hidden.includes(step.name)) continue;
      const [weight, bias] = parametersOf(step).map((p) => findParameter(file, network, p));
      layers.push({
        name: step.name,
        weight: float32(step.dims, await file.read(weight ?? '')),
        bias: float32([step.dims[0]], await file.read(bias ?? '')),
      });
    }
    return layers;
  });
}

function emit(g: GraphBuilder, step: TorchStep, tensors: readonly Float32Array[]): void {
  const { from, to } = step;
  switch (step.op) {
    case 'conv': {
      const { weight, bias } =
        step.norm === undefined ? plain(step, tensors) : folded(step, tensors);
      const inputs = [
        from,
        g.constant(weight, `${step.name}.weight`),
        g.constant(bias, `${step.name}.bias`),
      ];
      g.add('Conv', inputs, window(step.dims[2], step.stride, step.pad), to);
      break;
    }
    case 'pool':
      g.add('MaxPool', [from], window(step.kernel, step.stride, step.pad), to);
      break;
    case 'linear': {
      const [weight, bias] = tensors;
      const inputs = [
        from,
        g.constant(float32(step.dims, weight), `${step.name}.weight`),
        g.constant(float32([step.dims[0]], bias), `${step.name}.bias`),
      ];
      g.add('Gemm', inputs, { transB: 1 }, to);
      break;
    }
    case 'add':
      g.add('Add', [from, step.with], {}, to);
      break;
    case 'relu':
      g.add('Relu', [from], {}, to);
      break;
    case 'mean':
      g.add('GlobalAveragePool', [from], {}, to);
      break;
    case 'flatten':
      g.add('Flatten', [from], { axis: 1 }, to);
  }
}

function window(kernel: number, stride: number, pad: number): Record<string, readonly number[]> {
  return { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [pad, pad, pad, pad] };
}

interface Filters {
  readonly weight: Tensor<Float32Array>;
  readonly bias: Tensor<Float32Array>;
}

function plain({ dims }: ConvStep, [weight, bias]: readonly Float32Array[]): Filters {
  return { weight: float32(dims, weight), bias: float32([dims[0]], bias) };
}

/** y = (conv(x) - mean) scale / sqrt(variance + eps) + shift as one convolution. */
function folded({ dims, norm }: ConvStep, tensors: readonly Float32Array[]): Filters {
  const [weight = new Float32Array(), scale, shift, mean, variance] = tensors;
  const inputs = sizeOf(dims.slice(1));
  const bias = new Float32Array(dims[0]);
  for (let o = 0; o < dims[0]; o++) {
    const power = (variance?.[o] ?? 0) + EPSILON;
    if (power <= 0) {
      throw new UserError(
        `Cannot use layer "${norm}": its running_var[${o}] is ${variance?.[o]}, and a variance is not negative.`,
      );
    }
    const factor = (scale?.[o] ?? 0) / Math.sqrt(power);
    bias[o] = (shift?.[o] ?? 0) - (mean?.[o] ?? 0) * factor;
    for (let i = o * inputs; i < (o + 1) * inputs; i++) weight[i] = (weight[i] ?? 0) * factor;
  }
  return { weight: float32(dims, weight), bias: float32([dims[0]], bias) };
}
