import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fromSystemError, UserError } from '../errors.ts';
import type { Graph, ValueInfo } from '../graph/index.ts';
import { readOnnx } from '../graph/index.ts';
import type { BackboneRef, Channels } from './backbone.ts';
import type { Network } from './network.ts';

const FRAME = 256;
const LARGEST = 4096;

/**
 * Reads a bare .onnx file whose preprocessing the user states. Inputs of more than 256 pixels are
 * resized from the frame, smaller ones cropped from its centre.
 *
 * @throws UserError when something is left unsaid or contradicts the file.
 */
export async function readOnnxFile(ref: BackboneRef): Promise<Network> {
  const file = basename(ref.name);
  let bytes: Buffer;
  try {
    bytes = await readFile(ref.name);
  } catch (error) {
    throw fromSystemError(error, 'Cannot load the backbone');
  }
  const graph = readOnnx(bytes);
  const image = imageInput(graph, file);
  const { mean, std } = ref;
  const channels = channelsOf(ref, image, file);
  const [height, width] = sizeOf(ref, image, file);
  const missing = [
    ...(channels === undefined ? ['--channels (rgb, bgr or gray)'] : []),
    ...(height === undefined || width === undefined ? ['--input-size'] : []),
    ...(mean === undefined ? ['--mean'] : []),
    ...(std === undefined ? ['--std'] : []),
  ];
  if (!channels || !height || !width || !mean || !std) {
    throw new UserError(
      `Cannot use ${file}: a bare .onnx does not say how its input is made; add ${missing.join(', ')}.`,
    );
  }
  checkScale(mean, std, channels, file);
  const name = file.slice(0, -extname(file).length).replaceAll(/[^\w.-]/g, '-') || 'onnx';
  return {
    ...{ name, title: file, licence: 'not stated', source: file, pretrainedOn: null },
    weights: 'pretrained',
    graph: { ...graph, name },
    inputTensor: image.name,
    input: {
      ...{ width, height, channels, mean, std },
      from256: Math.max(width, height) > FRAME ? 'resize' : 'center-crop',
    },
    features: ref.features === undefined ? {} : { tensor: ref.features },
  };
}

/** The one input of a network that takes images channel by channel. */
function imageInput(graph: Graph, file: string): ValueInfo {
  const [image, ...others] = graph.inputs;
  if (image === undefined || others.length > 0) {
    const names = graph.inputs.map((input) => input.name).join(', ') || 'none';
    throw new UserError(`Cannot use ${file}: a backbone has one input, this one has: ${names}.`);
  }
  const { dims, type } = image;
  const planes = dims?.[1];
  const fits =
    !dims || (dims.length === 4 && (typeof planes === 'string' || planes === 1 || planes === 3));
  if (type === 'float32' && fits) return image;
  throw new UserError(
    `Cannot use ${file}: its input "${image.name}" is ${type} [${(dims ?? []).join(', ')}]; a backbone takes float32 [N, 1 or 3, height, width].`,
  );
}

function channelsOf(ref: BackboneRef, image: ValueInfo, file: string): Channels | undefined {
  const planes = image.dims?.[1];
  if (ref.channels === undefined) return planes === 1 ? 'gray' : undefined;
  const count = ref.channels === 'gray' ? 1 : 3;
  if (typeof planes !== 'number' || planes === count) return ref.channels;
  throw new UserError(
    `Cannot use ${file}: its input has ${planes} channels, but --channels ${ref.channels} makes ${count}.`,
  );
}

/** Height and width, from the flag or from the file. */
function sizeOf(
  { inputSize }: BackboneRef,
  image: ValueInfo,
  file: string,
): (number | undefined)[] {
  const fixed = [2, 3].map((axis) => {
    const dim = image.dims?.[axis];
    return typeof dim === 'number' && dim > 0 ? dim : undefined;
  });
  if (inputSize === undefined) return fixed;
  if (!Number.isInteger(inputSize) || inputSize < 1 || inputSize > LARGEST) {
    throw new UserError(
      `Cannot use ${file}: --input-size takes whole numbers from 1 to ${LARGEST}, not ${inputSize}.`,
    );
  }
  const other = fixed.find((dim) => dim !== undefined && dim !== inputSize);
  if (other === undefined) return [inputSize, inputSize];
  throw new UserError(
    `Cannot use ${file}: its input is fixed to ${fixed.join(' x ')} pixels, but --input-size says ${inputSize}.`,
  );
}

function checkScale(
  mean: readonly number[],
  std: readonly number[],
  channels: Channels,
  file: string,
): void {
  const count = channels === 'gray' ? 1 : 3;
  for (const [flag, values] of [
    ['--mean', mean],
    ['--std', std],
  ] as const) {
    if (values.length !== 1 && values.length !== count) {
      throw new UserError(
        `Cannot use ${file}: ${flag} has ${values.length} numbers for ${count} channels; give 1 or ${count}.`,
      );
    }
  }
  if (!mean.every(Number.isFinite) || !std.every((value) => value > 0 && value < Infinity)) {
    throw new UserError(
      `Cannot use ${file}: --mean takes numbers and --std numbers above 0, not ${mean.join()} and ${std.join()}.`,
    );
  }
  if (mean.some((value) => value > 0 && value < 1)) {
    throw new UserError(
      `Cannot use ${file}: --mean ${mean.join()} looks like values of 0..1; --mean and --std are in units of 0..255, so multiply both by 255.`,
    );
  }
}
