import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { KnownNetwork } from '../src/backbones/weights/known-networks.ts';
import { knownNetworks } from '../src/backbones/weights/known-networks.ts';
import { scaledNetworks as caffe } from './golden/caffe/scaled.ts';
import { torchResNet } from '../src/graph/torchvision/networks.ts';
import { scaledNetworks as torchvision } from './golden/weights/scaled.ts';

/** The features of the scaled Caffe networks, maps x height x width. */
const MAPS: Readonly<Record<string, readonly number[]>> = {
  caffenet: [16, 2, 2],
  alexnet: [16, 2, 2],
  vgg16: [32, 2, 2],
  vgg19: [32, 2, 2],
};

/** The known networks with narrow layers, small images and no published file. */
export const tinyNetworks: readonly KnownNetwork[] = knownNetworks.map((known): KnownNetwork => {
  const caffeNetwork = caffe[known.name];
  const torchNetwork = torchvision[known.name];
  const size = caffeNetwork?.size ?? torchNetwork?.size ?? 0;
  const rest = { ...known, sha1: null, addresses: [] };
  const input = { ...known.input, width: size, height: size };
  if (torchNetwork === undefined) {
    if (caffeNetwork === undefined) throw new RangeError(`${known.name} has no scaled network`);
    const features = { tensor: 'pool5', dims: MAPS[known.name] ?? [] };
    return { ...rest, input, features, build: { format: 'caffe', network: caffeNetwork } };
  }
  const features = { tensor: torchNetwork.features, dims: torchNetwork.featureDims };
  return { ...rest, input, features, build: { format: 'safetensors', network: torchNetwork } };
});

/** One of the tiny networks. */
export function tiny(name: string): KnownNetwork {
  const known = tinyNetworks.find((one) => one.name === name);
  if (known === undefined) throw new RangeError(`there is no tiny ${name}`);
  return known;
}

/** ResNet-34 as narrow as the tiny ResNet-18, all of whose layers it has. */
export const wideResNet34: KnownNetwork = {
  ...tiny('resnet34'),
  build: {
    format: 'safetensors',
    network: torchResNet('ResNet-34', 'basic', [3, 4, 6, 3], { size: 70, shrink: 8, classes: 5 }),
  },
};

/** Makes folders that are gone after the suite. */
export function folders(): () => Promise<string> {
  const made: string[] = [];
  afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true }))));
  return async () => {
    const dir = await mkdtemp(join(tmpdir(), 'sonograft-weights-'));
    made.push(dir);
    return dir;
  };
}
