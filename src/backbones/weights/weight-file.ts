import type { Graph, Tensor } from '../../graph/index.ts';
import {
  caffeWeights,
  checkCaffe,
  checkTorch,
  prototxtOf,
  readCaffe,
  readTorch,
  readTorchHidden,
  sizeOf,
  torchParameters,
  writeRandomTorch,
  writeRandomWeights,
} from '../../graph/index.ts';
import type { FullyConnected } from '../backbone.ts';
import type { KnownNetwork } from './known-networks.ts';

/** Stands in the first bytes of every file that we fill with random numbers. */
const RANDOM_MARK = 'RANDOM WEIGHTS';

/** The first bytes of a file, in which the mark is looked for. */
export const MARK_WINDOW = 512;

/** The fully connected layers of the Caffe networks that a new head may start from. */
const CAFFE_HIDDEN = ['fc6', 'fc7'];

type Known = Pick<KnownNetwork, 'build' | 'features'>;

/** Bytes of all weights as float32; the file is a little larger. */
export function weightBytes({ build }: Pick<Known, 'build'>): number {
  const shapes =
    build.format === 'caffe'
      ? caffeWeights(prototxtOf(build.network)).flatMap(({ blobs }) => blobs)
      : torchParameters(build.network);
  return 4 * shapes.reduce((sum, { dims }) => sum + sizeOf(dims), 0);
}

/**
 * Checks that a file holds every weight of a network.
 *
 * @param depth `values` also reads every value and refuses what is not finite.
 * @param onLayer hears of every layer that was found right.
 * @throws UserError naming the first layer that is wrong.
 */
export async function checkWeights(
  { build }: Known,
  path: string,
  depth: 'shapes' | 'values',
  onLayer?: (name: string) => void,
): Promise<void> {
  if (build.format === 'safetensors') await checkTorch(build.network, path, depth, onLayer);
  else await checkCaffe({ prototxt: prototxtOf(build.network), weights: path }, depth, onLayer);
}

/** Writes seeded random weights in the format and the size of the real ones, and marked so. */
export async function writeRandom({ build }: Known, path: string, seed: number): Promise<void> {
  if (build.format === 'safetensors') {
    await writeRandomTorch(build.network, path, { seed, mark: RANDOM_MARK });
    return;
  }
  const { network } = build;
  const prototxt = prototxtOf({ ...network, title: `${network.title}, ${RANDOM_MARK}` });
  // The published files are of the first version.
  await writeRandomWeights(prototxt, path, { seed, version: 1 });
}

/** Whether the first bytes of a weight file say that we filled it with random numbers. */
export function isMarkedRandom(head: Uint8Array): boolean {
  return Buffer.from(head).includes(RANDOM_MARK);
}

/** The network up to its features; only the weights that these need are read. */
export async function readFeatures({ build, features }: Known, path: string): Promise<Graph> {
  if (build.format === 'safetensors') {
    return await readTorch(build.network, path, features.tensor);
  }
  const files = { prototxt: prototxtOf(build.network), weights: path };
  return await readCaffe(files, { until: [features.tensor] });
}

/** The graph's input that takes the image. */
export function inputTensor({ build }: Known): string {
  return build.format === 'caffe' ? 'data' : 'images';
}

/** Whether there are fully connected layers between the features and the last layer. */
export function hasFullyConnected({ build }: Known): boolean {
  return build.format === 'caffe' || build.network.hidden.length > 0;
}

/** The fully connected layers between the features and the last layer. */
export async function readFullyConnected(
  { build, features }: Known,
  path: string,
): Promise<FullyConnected[]> {
  if (build.format === 'safetensors') return await readTorchHidden(build.network, path);
  const files = { prototxt: prototxtOf(build.network), weights: path };
  const until = CAFFE_HIDDEN.slice(-1);
  const { initializers } = await readCaffe(files, { from: [features.tensor], until });
  const floats = (name: string): Tensor<Float32Array> => {
    const tensor = initializers.get(name);
    if (tensor?.data instanceof Float32Array) return { ...tensor, data: tensor.data };
    throw new RangeError(`${build.network.title} has no ${name}`);
  };
  return CAFFE_HIDDEN.map((name) => ({
    name,
    weight: floats(`${name}.weight`),
    bias: floats(`${name}.bias`),
  }));
}
