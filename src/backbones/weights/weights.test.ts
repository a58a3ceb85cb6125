import { readdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { expectClose } from '../../../test/close.ts';
import { folders, tiny, tinyNetworks } from '../../../test/tiny-weights.ts';
import { openSession, prototxtOf, readCaffe, uint8 } from '../../graph/index.ts';
import { assemble } from '../assemble.ts';
import { backboneNames, registeredNetwork } from '../registry.ts';
import { knownNetworks } from './known-networks.ts';
import { listWeights } from './list-weights.ts';
import { randomWeights } from './random-weights.ts';
import { verifyWeights } from './verify-weights.ts';
import { weightBytes } from './weight-file.ts';
import { install, weightPath, weightsDir } from './weights-folder.ts';

const folder = folders();
const networks = tinyNetworks;
afterEach(() => vi.unstubAllEnvs());

test('the directory is the one asked for, that of the environment, or in the cache', () => {
  vi.stubEnv('SONOGRAFT_WEIGHTS', '/kept');
  vi.stubEnv('XDG_CACHE_HOME', '/cache');
  expect(weightsDir({ dir: 'here' })).toBe(resolve('here'));
  expect(weightsDir({})).toBe('/kept');
  vi.stubEnv('SONOGRAFT_WEIGHTS', '');
  expect(weightsDir({})).toBe('/cache/sonograft/weights');
  vi.stubEnv('XDG_CACHE_HOME', 'relative');
  expect(weightsDir({})).toBe(join(homedir(), '.cache/sonograft/weights'));
});

test('the networks of the paper are known with their published files', () => {
  expect(backboneNames).toEqual(['scatter', ...knownNetworks.map(({ name }) => name)]);
  const megabytes = knownNetworks.map((one) => [one.name, Math.round(weightBytes(one) / 1e6)]);
  expect(Object.fromEntries(megabytes)).toEqual({
    ...{ caffenet: 244, alexnet: 244, vgg16: 553, vgg19: 575 },
    ...{ 'alexnet-torchvision': 244, 'vgg16-torchvision': 553, 'vgg19-torchvision': 575 },
    ...{ resnet18: 47, resnet34: 87, resnet50: 102 },
  });
  for (const { sha1, addresses } of knownNetworks) {
    expect(addresses.length > 0).toBe(sha1 !== null);
    if (sha1 !== null) expect(sha1).toMatch(/^[0-9a-f]{40}$/);
  }
});

describe('random weights', () => {
  test('the same seed gives the same bytes, another seed others', async () => {
    const [a, b, c] = await Promise.all(
      [3, 3, 4].map(async (seed) =>
        randomWeights('resnet18', { dir: await folder(), networks, seed }),
      ),
    );
    expect(a!.sha256).toBe(b!.sha256);
    expect(a!.sha256).not.toBe(c!.sha256);
    expect(a).toMatchObject({ network: 'resnet18', origin: 'random', seed: 3 });
  });

  test('they are listed and verified as random, and leave nothing else behind', async () => {
    const dir = await folder();
    await randomWeights('vgg16', { dir, networks });
    expect(await readdir(join(dir, 'vgg16'))).toEqual([tiny('vgg16').file, 'weights.json']);
    const listed = await listWeights({ dir, networks });
    expect(listed.filter(({ here }) => here)).toMatchObject([{ name: 'vgg16', weights: 'random' }]);
    expect(await verifyWeights(undefined, { dir, networks })).toEqual([
      { name: 'vgg16', weights: 'random', ok: true, published: null, problem: null },
    ]);
    await expect(verifyWeights('vgg19', { dir, networks })).rejects.toThrow('not here');
    await expect(verifyWeights('vgg17', { dir, networks })).rejects.toThrow('no network "vgg17"');
  });

  test('they replace random ones, and pretrained ones only when forced', async () => {
    const dir = await folder();
    const options = { dir, networks };
    const first = await randomWeights('caffenet', options);
    await randomWeights('caffenet', { ...options, seed: 2 });
    const path = weightPath(tiny('caffenet'), options);
    await writeFile(`${path}.copy`, await readFile(path));
    await install(tiny('caffenet'), options, `${path}.copy`, { ...first, origin: 'pretrained' });
    await expect(randomWeights('caffenet', options)).rejects.toThrow('pretrained ones are here');
    const forced = await randomWeights('caffenet', { ...options, force: true });
    expect(forced.origin).toBe('random');
  });
});

describe('a network over the weights that are here', () => {
  test('nothing here: the sentence names the commands', async () => {
    const options = { dir: await folder(), networks };
    await expect(registeredNetwork('resnet50', options)).rejects.toThrow(
      /"sonograft weights import FILE".*"sonograft weights random resnet50"/,
    );
    const known = { ...tiny('caffenet'), addresses: ['https://example.org/x'] };
    await expect(registeredNetwork('caffenet', { ...options, networks: [known] })).rejects.toThrow(
      '"sonograft weights pull caffenet"',
    );
    expect(await registeredNetwork('other', options)).toBeUndefined();
  });

  test('a file that was altered is refused, by verify too', async () => {
    const options = { dir: await folder(), networks };
    await randomWeights('alexnet', options);
    const path = weightPath(tiny('alexnet'), options);
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(registeredNetwork('alexnet', options)).rejects.toThrow('another SHA-256');
    const [verified] = await verifyWeights('alexnet', options);
    expect(verified?.ok).toBe(false);
    expect(verified?.problem).toContain('SHA-256');
  });

  test.each(tinyNetworks.map(({ name }) => name))('%s has its features, unpooled', async (name) => {
    const options = { dir: await folder(), networks };
    await randomWeights(name, options);
    const network = await registeredNetwork(name, options);
    expect(network).toMatchObject({ name, weights: 'random', pretrainedOn: null });
    const backbone = await assemble(network!, name.startsWith('resnet') ? 'auto' : 'none');
    expect(backbone.length).toBe(tiny(name).features.dims.reduce((product, dim) => product * dim));
  });

  test('the features of Caffe are those of the whole network, in the order C, H, W', async () => {
    const options = { dir: await folder(), networks };
    await randomWeights('caffenet', options);
    const known = tiny('caffenet');
    const network = (await registeredNetwork('caffenet', options))!;
    const backbone = await assemble(network, 'none');
    const pixels = Uint8Array.from({ length: 256 * 256 }, (_, i) => (i * 7 + (i >> 8)) % 256);
    const session = await openSession(backbone.graph);
    const { features } = await session.run({ pixels: uint8([1, 256, 256], pixels) });

    if (known.build.format !== 'caffe') throw new RangeError('caffenet is a Caffe network');
    const { size } = known.build.network;
    const offset = Math.floor((256 - size) / 2);
    const data = Float32Array.from({ length: 3 * size * size }, (_, i) => {
      const plane = i % (size * size);
      const [row, column] = [Math.floor(plane / size), plane % size];
      const gray = pixels[(offset + row) * 256 + offset + column] ?? 0;
      return gray - ([104, 117, 123][Math.floor(i / (size * size))] ?? 0);
    });
    const whole = await openSession(
      await readCaffe(
        { prototxt: prototxtOf(known.build.network), weights: weightPath(known, options) },
        { until: ['pool5'] },
      ),
    );
    const { pool5 } = await whole.run({
      data: { type: 'float32', dims: [1, 3, size, size], data },
    });
    expectClose(features?.data as Float32Array, pool5?.data as Float32Array);
  });

  test.each([
    ['caffenet', ['fc6', 'fc7'], 64],
    ['vgg16', ['fc6', 'fc7'], 128],
    ['alexnet-torchvision', ['classifier.1', 'classifier.4'], 64],
  ])('%s gives its fully connected layers when asked', async (name, names, inputs) => {
    const options = { dir: await folder(), networks };
    await randomWeights(name, options);
    const backbone = await assemble((await registeredNetwork(name, options))!, 'none');
    expect(backbone.length).toBe(inputs);
    const layers = await backbone.fullyConnected!();
    expect(layers.map((layer) => [layer.name, layer.weight.dims, layer.bias.dims])).toEqual([
      [names[0], [256, inputs], [256]],
      [names[1], [256, 256], [256]],
    ]);
  });

  test('a ResNet has none', async () => {
    const options = { dir: await folder(), networks };
    await randomWeights('resnet18', options);
    const network = (await registeredNetwork('resnet18', options))!;
    expect((await assemble(network)).fullyConnected).toBeUndefined();
  });
});
