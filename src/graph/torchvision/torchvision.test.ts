import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { imagesOf, scaledNetworks } from '../../../test/golden/weights/scaled.ts';
import { openSession } from '../session.ts';
import { float32, sizeOf } from '../tensor.ts';
import { writeSafetensors } from '../write-safetensors.ts';
import { torchNetworks } from './networks.ts';
import type { TorchNetwork } from './networks.ts';
import { checkTorch, torchParameters } from './parameters.ts';
import { writeRandomTorch } from './random-weights.ts';
import { readTorch, readTorchHidden } from './read-torch.ts';

const dir = mkdtempSync(join(tmpdir(), 'torchvision-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** Written by `bench/prove-torchvision.ts --goldens`. */
const golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/weights/networks.json', import.meta.url), 'utf8'),
) as Record<string, { shape: number[]; features: number[]; logits: number[] }>;

async function run(network: TorchNetwork, file: string, value: string): Promise<Float32Array> {
  const session = await openSession(await readTorch(network, file, value));
  const { size } = network;
  const { [value]: output } = await session.run({
    images: float32([1, 3, size, size], imagesOf(network)),
  });
  await session.release();
  return output?.data as Float32Array;
}

function distance(ours: Float32Array, theirs: readonly number[]): number {
  expect(ours).toHaveLength(theirs.length);
  const gaps = theirs.map((value, i) => Math.abs(value - (ours[i] ?? NaN)));
  return Math.max(...gaps) / Math.max(...theirs.map(Math.abs));
}

describe('a network of torchvision, scaled down, with random weights', () => {
  test.each(Object.entries(scaledNetworks))('%s is what PyTorch makes of it', async (name, net) => {
    const file = join(dir, `${name}.safetensors`);
    await writeRandomTorch(net, file, { seed: 7 });
    await checkTorch(net, file, 'values');
    const expected = golden[name]!;
    expect(net.featureDims).toEqual(expected.shape);
    expect(distance(await run(net, file, net.features), expected.features)).toBeLessThan(1e-5);
    const last = net.steps.at(-1)!.to;
    expect(distance(await run(net, file, last), expected.logits)).toBeLessThan(1e-5);
  });

  test('the hidden layers are those between the features and the last one', async () => {
    const net = scaledNetworks['alexnet-torchvision']!;
    const file = join(dir, 'hidden.safetensors');
    await writeRandomTorch(net, file);
    const hidden = await readTorchHidden(net, file);
    expect(hidden.map(({ name, weight, bias }) => [name, weight.dims, bias.dims])).toEqual([
      ['classifier.1', [256, sizeOf(net.featureDims)], [256]],
      ['classifier.4', [256, 256], [256]],
    ]);
  });

  test('the names of timm are understood, fully connected layers as convolutions too', async () => {
    const net = scaledNetworks['vgg16-torchvision']!;
    const ours = join(dir, 'ours.safetensors');
    const timm = join(dir, 'timm.safetensors');
    await writeSafetensors(ours, ramps(net));
    await writeSafetensors(
      timm,
      ramps(net).map(({ name, dims, fill }) => ({
        name: name
          .replace('classifier.0', 'pre_logits.fc1')
          .replace('classifier.3', 'pre_logits.fc2')
          .replace('classifier.6', 'head.fc'),
        dims: name === 'classifier.0.weight' ? [dims[0]!, ...net.featureDims] : dims,
        fill,
      })),
    );
    const last = net.steps.at(-1)!.to;
    expect(await run(net, timm, last)).toEqual(await run(net, ours, last));
  });
});

test('the real sizes are the published ones', () => {
  // Parameters that are trained, from torchvision's model pages; running statistics do not count.
  const counts = Object.entries(torchNetworks).map(([name, network]) => [
    name,
    torchParameters(network)
      .filter(({ role }) => role === 'weight' || role === 'bias')
      .reduce((sum, { dims }) => sum + sizeOf(dims), 0),
  ]);
  expect(Object.fromEntries(counts)).toEqual({
    'alexnet-torchvision': 61_100_840,
    'vgg16-torchvision': 138_357_544,
    'vgg19-torchvision': 143_667_240,
    resnet18: 11_689_512,
    resnet34: 21_797_672,
    resnet50: 25_557_032,
  });
});

describe('weights that do not fit are refused by layer', () => {
  const net = scaledNetworks['resnet18']!;
  const attempt = async (change: (tensors: ReturnType<typeof ramps>) => object[]) => {
    const file = join(dir, 'wrong.safetensors');
    await writeSafetensors(file, change(ramps(net)) as ReturnType<typeof ramps>);
    await readTorch(net, file, net.features);
  };

  test('a missing one', async () => {
    await expect(
      attempt((all) => all.filter(({ name }) => name !== 'layer3.0.bn2.running_var')),
    ).rejects.toThrow(
      'Cannot use layer "layer3.0.bn2": the weight file has no tensor "layer3.0.bn2.running_var".',
    );
  });

  test('one of another shape', async () => {
    await expect(
      attempt((all) => all.map((t) => (t.name === 'conv1.weight' ? { ...t, dims: [8, 1] } : t))),
    ).rejects.toThrow('layer "conv1": its weight has shape [8, 1] in the file');
  });

  test('one that is not finite', async () => {
    await expect(
      attempt((all) =>
        all.map((t) =>
          t.name === 'layer1.1.conv2.weight'
            ? { ...t, fill: (v: Float32Array) => v.fill(1).fill(NaN, 5, 6) }
            : t,
        ),
      ),
    ).rejects.toThrow('tensor "layer1.1.conv2.weight": value 5 of 576 is NaN');
  });

  test('a negative variance', async () => {
    await expect(
      attempt((all) =>
        all.map((t) =>
          t.name === 'bn1.running_var' ? { ...t, fill: (v: Float32Array) => v.fill(-1) } : t,
        ),
      ),
    ).rejects.toThrow('layer "bn1": its running_var[0] is -1');
  });
});

/** Weights that differ from place to place and keep values small. */
function ramps(net: TorchNetwork) {
  return torchParameters(net).map(({ module, role, dims }) => ({
    name: `${module}.${role}`,
    dims: dims,
    fill: (target: Float32Array) => {
      const inputs = Math.max(1, sizeOf(dims.slice(1)));
      target.forEach((_, i) => (target[i] = role === 'weight' ? Math.sin(i) / inputs : 0.5));
    },
  }));
}
