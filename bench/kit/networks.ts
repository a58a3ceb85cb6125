import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackboneRef } from '../../src/backbones/index.ts';
import { randomWeights } from '../../src/backbones/index.ts';
import { SCATTER_SIZE, scatterNetwork } from '../../src/backbones/scatter/scatter.ts';
import type { Graph, Tensor } from '../../src/graph/index.ts';
import {
  caffeNetworks,
  cut,
  float32,
  prototxtOf,
  readCaffe,
  readOnnx,
} from '../../src/graph/index.ts';
import { FRAME_SIZE } from '../../src/images/index.ts';
import { Random } from '../../src/numeric/index.ts';
import { shared } from '../../test/shared.ts';

/** A network as its makers gave it, cut at its features, and how a frame becomes its input. */
export interface Network {
  readonly name: string;
  readonly graph: Graph;
  readonly input: string;
  readonly output: string;
  readonly size: number;
  /** One for each channel, in the network's order. */
  readonly mean: readonly number[];
  readonly std: number;
  readonly isReal: boolean;
  /** The same network as the program takes it. */
  readonly ref: BackboneRef;
}

export const networkNames = ['scatter', 'mobilenet', 'squeezenet', 'caffenet', 'vgg16'] as const;
export type NetworkName = (typeof networkNames)[number];

const BGR = [104, 117, 123];
const VGG_BGR = [103.939, 116.779, 123.68];

/**
 * Loads a network. CaffeNet and VGG-16 carry seeded random weights, written to `folder`.
 *
 * @returns undefined where ../shared, which holds the real weights, is not beside this checkout.
 */
export async function loadNetwork(name: NetworkName, folder: string): Promise<Network | undefined> {
  switch (name) {
    case 'scatter':
      return {
        ...{ name, graph: scatterNetwork(), input: 'luma', output: 'maps', size: SCATTER_SIZE },
        ...{ mean: [0], std: 255, isReal: true, ref: { name } },
      };
    case 'squeezenet': {
      const at = shared('weights/squeezenet_v1.0/');
      if (!existsSync(at)) return undefined;
      const prototxt = readFileSync(join(at, 'deploy.prototxt'), 'utf8');
      const output = 'fire9/concat';
      const files = { prototxt, weights: join(at, 'squeezenet_v1.0.caffemodel') };
      const graph = await readCaffe(files, { until: [output] });
      const ref: BackboneRef = { name: at, pool: 'none' };
      const input = { input: 'data', size: 227, mean: BGR, std: 1 };
      return { name, graph, output, ...input, isReal: true, ref };
    }
    case 'mobilenet': {
      const at = shared('weights/mobilenet_v2/');
      if (!existsSync(at)) return undefined;
      const output = 'features';
      const whole = readOnnx(readFileSync(join(at, 'mobilenet_v2.onnx')));
      const graph = cut(whole, [{ name: output, type: 'float32' }]);
      const input = { input: 'input', size: 224, mean: [127.5, 127.5, 127.5], std: 127.5 };
      return { name, graph, output, ...input, isReal: true, ref: { name: at } };
    }
    default: {
      const network = caffeNetworks[name];
      const { file } = await randomWeights(name, { dir: folder });
      const files = { prototxt: prototxtOf(network), weights: join(folder, name, file) };
      const graph = await readCaffe(files, { until: ['pool5'] });
      const ref: BackboneRef = { name, pool: 'none', weights: folder };
      const input = { input: 'data', size: network.size, std: 1 };
      const mean = name === 'vgg16' ? VGG_BGR : BGR;
      return { name, graph, output: 'pool5', ...input, mean, isReal: false, ref };
    }
  }
}

export type Feed = Readonly<Record<string, Tensor>>;

/** A gray frame as the network takes it: its centre, or all of it at half its size. */
export function feedOf({ input, size, mean, std }: Network, pixels: Uint8Array): Feed {
  const plane = 2 * size === FRAME_SIZE ? halved(pixels) : centre(pixels, size);
  const values = new Float32Array(mean.length * size * size);
  mean.forEach((shift, c) => {
    for (let i = 0; i < plane.length; i++) values[c * plane.length + i] = (plane[i]! - shift) / std;
  });
  return { [input]: float32([1, mean.length, size, size], values) };
}

function centre(pixels: Uint8Array, size: number): Float32Array {
  const start = Math.floor((FRAME_SIZE - size) / 2);
  return Float32Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [start + (i % size), start + Math.floor(i / size)];
    return pixels[y * FRAME_SIZE + x]!;
  });
}

function halved(pixels: Uint8Array): Float32Array {
  const size = FRAME_SIZE / 2;
  return Float32Array.from({ length: size * size }, (_, i) => {
    const at = 2 * Math.floor(i / size) * FRAME_SIZE + 2 * (i % size);
    const sum =
      pixels[at]! + pixels[at + 1]! + pixels[at + FRAME_SIZE]! + pixels[at + FRAME_SIZE + 1]!;
    return sum / 4;
  });
}

/** Frames that compress about as well as ultrasound does: speckle under a smooth brightness. */
export function speckle(seed: number): Uint8Array {
  const random = new Random('bench', 'speckle', seed);
  const [fx, fy] = [random.uniform(0.005, 0.03), random.uniform(0.005, 0.03)];
  return Uint8Array.from({ length: FRAME_SIZE ** 2 }, (_, at) => {
    const [x, y] = [at % FRAME_SIZE, Math.floor(at / FRAME_SIZE)];
    const inside = Math.abs(x - FRAME_SIZE / 2) < 20 + 0.45 * y;
    const smooth = 0.5 + 0.5 * Math.sin(fx * x) * Math.cos(fy * y);
    return inside ? 180 * smooth * random.next() ** 0.5 : 0;
  });
}
