import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folders, tiny, tinyNetworks, wideResNet34 } from '../../../test/tiny-weights.ts';
import type { Graph, Tensor } from '../../graph/index.ts';
import {
  caffeWeights,
  float32,
  openSession,
  prototxtOf,
  readCaffe,
  readTorch,
  torchParameters,
  writeCaffemodel,
  writeOnnx,
  writeSafetensors,
} from '../../graph/index.ts';
import { importWeights } from './import-weights.ts';
import type { KnownNetwork } from './known-networks.ts';
import { readFeatures, writeRandom } from './weight-file.ts';
import { weightPath } from './weights-folder.ts';

const folder = folders();
const networks = tinyNetworks;

/** Values that differ from place to place. */
function values(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => 0.2 + 0.1 * Math.sin(seed + 0.7 * i));
}

interface Changes {
  /** By layer and role, such as conv3.weight: the dims or the values of the file. */
  readonly dims?: Readonly<Record<string, readonly number[]>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly seed?: number;
}

/** Writes a weight file that stands for a pretrained one. */
async function fileOf(known: KnownNetwork, changes: Changes = {}): Promise<string> {
  const { build } = known;
  const path = join(
    await folder(),
    `mine.${build.format === 'caffe' ? 'caffemodel' : 'safetensors'}`,
  );
  const blob = (name: string, dims: readonly number[]) => {
    const size = (changes.dims?.[name] ?? dims).reduce((product, dim) => product * dim, 1);
    // Every tensor has values of its own, so that one in the place of another shows.
    const own = Buffer.from(name).reduce((sum, letter, i) => sum + i * letter, 0);
    const all = values(size, own + (changes.seed ?? 1));
    const { [name]: other } = changes.values ?? {};
    if (other !== undefined) all[size >> 1] = other;
    return {
      name,
      dims: changes.dims?.[name] ?? dims,
      fill: (target: Float32Array) => target.set(all.subarray(0, target.length)),
    };
  };
  if (build.format === 'safetensors') {
    const tensors = torchParameters(build.network);
    await writeSafetensors(
      path,
      tensors.map(({ module, role, dims }) => blob(`${module}.${role}`, dims)),
    );
  } else {
    const layers = caffeWeights(prototxtOf(build.network)).map(({ layer, type, blobs }) => ({
      name: layer,
      type,
      blobs: blobs.map(({ role, dims }) => blob(`${layer}.${role}`, dims)),
    }));
    await writeCaffemodel(path, { name: 'mine', layers }, 1);
  }
  return path;
}

async function featuresOf(graph: Graph, size: number, output: string): Promise<Float32Array> {
  const session = await openSession(graph);
  const image = float32([1, 3, size, size], values(3 * size * size, 3));
  const outputs = await session.run({ [graph.inputs[0]?.name ?? '']: image });
  await session.release();
  return outputs[output]?.data as Float32Array;
}

describe('a file is recognised', () => {
  test('by its SHA-1', async () => {
    const file = await fileOf(tiny('caffenet'));
    const sha1 = createHash('sha1')
      .update(await readFile(file))
      .digest('hex');
    const dir = await folder();
    const published = { ...tiny('caffenet'), sha1 };
    const record = await importWeights(file, {
      dir,
      networks: [tiny('alexnet'), published, tiny('vgg16')],
    });
    expect(record).toMatchObject({
      ...{ network: 'caffenet', origin: 'pretrained', sha1 },
      source: 'imported from mine.caffemodel, the published file',
    });
    expect(await readdir(join(dir, 'caffenet'))).toEqual([published.file, 'weights.json']);
    await expect(
      importWeights(file, { dir, networks: [published, tiny('alexnet')], as: 'alexnet' }),
    ).rejects.toThrow('its SHA-1 is that of caffenet; leave out --as');
  });

  test.each([
    'vgg16',
    'vgg19',
    'alexnet-torchvision',
    'vgg16-torchvision',
    'resnet18',
    'resnet34',
    'resnet50',
  ])('by its layers: %s', async (name) => {
    const record = await importWeights(await fileOf(tiny(name)), {
      dir: await folder(),
      networks,
    });
    expect(record).toMatchObject({ network: name, origin: 'pretrained', seed: null });
  });

  test('CaffeNet and AlexNet have the same layers, so the user says which', async () => {
    const file = await fileOf(tiny('caffenet'));
    const options = { dir: await folder(), networks };
    await expect(importWeights(file, options)).rejects.toThrow(
      'its layers are those of caffenet and alexnet, which differ in what lies between them or in their preprocessing; say which with --as.',
    );
    const record = await importWeights(file, { ...options, as: 'alexnet' });
    expect(record.network).toBe('alexnet');
  });

  test('one that we filled with random numbers stays random', async () => {
    for (const name of ['vgg16', 'resnet34']) {
      const file = join(await folder(), 'file');
      await writeRandom(tiny(name), file, 1);
      const record = await importWeights(file, { dir: await folder(), networks });
      expect(record).toMatchObject({ network: name, origin: 'random' });
    }
  });
});

describe('a file that disagrees is refused by layer', () => {
  const options = async () => ({ dir: await folder(), networks });

  test('another shape, and what it comes closest to', async () => {
    const file = await fileOf(tiny('vgg16'), { dims: { 'conv4_2.weight': [32, 32, 1, 1] } });
    await expect(importWeights(file, await options())).rejects.toThrow(
      /comes closest to vgg16 with 8 layers alike, and then: .*"conv4_2"/,
    );
    await expect(importWeights(file, { ...(await options()), as: 'vgg16' })).rejects.toThrow(
      'the weight of layer "conv4_2": its shape in the file is [32, 32, 1, 1]',
    );
  });

  test('a missing module', async () => {
    const file = await fileOf(tiny('resnet18'));
    await expect(importWeights(file, { ...(await options()), as: 'resnet34' })).rejects.toThrow(
      'layer "conv1"',
    );
    await expect(importWeights(file, { ...(await options()), as: 'caffenet' })).rejects.toThrow(
      'it is a safetensors file, and caffenet takes caffe or ONNX',
    );
  });

  test('layers that the network does not have', async () => {
    const vgg19 = await fileOf(tiny('vgg19'));
    await expect(importWeights(vgg19, { ...(await options()), as: 'vgg16' })).rejects.toThrow(
      'it also holds weights for layer "conv3_4", which VGG_ILSVRC_16_layers / 16 does not have',
    );
    await expect(
      importWeights(await fileOf(wideResNet34), { ...(await options()), as: 'resnet18' }),
    ).rejects.toThrow('it also holds "layer1.2.conv1.weight", which ResNet-18 does not have');
  });

  test.each([
    ['vgg16', 'conv3_1.bias', 'layer "conv3_1"'],
    ['resnet18', 'layer2.0.bn1.running_mean', 'layer2.0.bn1.running_mean'],
    ['resnet18', 'fc.weight', 'fc.weight'],
  ])('a value that is not finite: %s %s', async (name, tensor, named) => {
    for (const value of [NaN, Infinity]) {
      const file = await fileOf(tiny(name), { values: { [tensor]: value } });
      const opts = await options();
      await expect(importWeights(file, opts)).rejects.toThrow(named);
      expect(await readdir(join(opts.dir, name))).toEqual([]);
    }
  });

  test.each([
    ['a pickle', Buffer.from('504b0304aaaa', 'hex'), 'a PyTorch pickle, which may run code'],
    ['an old pickle', Buffer.from('8002aabbcc', 'hex'), 'a PyTorch pickle'],
    ['HDF5', Buffer.from('894844460d0a', 'hex'), 'an HDF5 file'],
    ['a page', Buffer.from('<html>not found</html>\n'), 'text, not weights'],
    ['nothing', Buffer.alloc(0), 'it is empty'],
    ['noise', Buffer.from('fffefdfcfbfaf9f8f7f6', 'hex'), 'Cannot tell what file is of'],
  ])('%s', async (_, bytes, why) => {
    const file = join(await folder(), 'file');
    await writeFile(file, bytes);
    await expect(importWeights(file, await options())).rejects.toThrow(why);
  });

  test('a file that is not there', async () => {
    await expect(importWeights('/nowhere/file', await options())).rejects.toThrow('does not exist');
  });
});

describe('what is here', () => {
  test('the same file again changes nothing; another one needs force; random ones give way', async () => {
    const options = { dir: await folder(), networks };
    const file = await fileOf(tiny('resnet18'));
    const first = await importWeights(file, options);
    expect(await importWeights(file, options)).toEqual(first);
    const other = await fileOf(tiny('resnet18'), { seed: 2 });
    await expect(importWeights(other, options)).rejects.toThrow('other weights are here');
    const second = await importWeights(other, { ...options, force: true });
    expect(second.sha256).not.toBe(first.sha256);
  });
});

describe('ONNX', () => {
  const size = (known: KnownNetwork): number => known.build.network.size;

  async function onnxOf(graph: Graph): Promise<string> {
    const file = join(await folder(), 'net.onnx');
    await writeFile(file, writeOnnx(graph));
    return file;
  }

  test.each(['alexnet-torchvision', 'resnet18', 'resnet50'])('%s', async (name) => {
    const known = tiny(name);
    if (known.build.format !== 'safetensors') throw new RangeError(name);
    const { network } = known.build;
    const weights = await fileOf(known);
    const whole = await readTorch(network, weights, network.steps.at(-1)?.to ?? '');
    const options = { dir: await folder(), networks };
    const record = await importWeights(await onnxOf(whole), options);
    expect(record.network).toBe(name);
    expect(record.source).toMatch(/^imported from net\.onnx, converted from ONNX, SHA-1/);
    const graphs = [
      await readFeatures(known, weights),
      await readFeatures(known, weightPath(known, options)),
    ];
    const [a, b] = await Promise.all(
      graphs.map((graph) => featuresOf(graph, size(known), known.features.tensor)),
    );
    const scale = Math.max(...a!.map(Math.abs));
    expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThan(1e-5 * scale);
  });

  test('CaffeNet is told from AlexNet by what lies between its layers', async () => {
    const known = tiny('caffenet');
    if (known.build.format !== 'caffe') throw new RangeError('caffenet');
    const weights = await fileOf(known);
    const whole = await readCaffe({ prototxt: prototxtOf(known.build.network), weights });
    const options = { dir: await folder(), networks };
    const file = await onnxOf(whole);
    const { network } = await importWeights(file, options);
    expect(network).toBe('caffenet');
    const ours = await readFeatures(known, weightPath(known, options));
    const image = size(known);
    expect(await featuresOf(ours, image, 'pool5')).toEqual(
      await featuresOf(await readFeatures(known, weights), image, 'pool5'),
    );
    await expect(importWeights(file, { ...options, as: 'alexnet' })).rejects.toThrow(
      'layer "norm1" is response normalisation, and the file has max pooling (3, stride 2) there',
    );
  });

  test('a batch normalisation that was not folded is, and a turned matrix is turned back', async () => {
    const known = tiny('resnet18');
    if (known.build.format !== 'safetensors') throw new RangeError('resnet18');
    const { network } = known.build;
    const weights = await fileOf(known);
    const whole = await readTorch(network, weights, 'fc');
    const count = network.steps[0]?.op === 'conv' ? network.steps[0].dims[0] : 0;
    const set = (value: number): Tensor => float32([count], new Float32Array(count).fill(value));
    const matrix = whole.initializers.get('fc.weight')!;
    const [rows = 0, columns = 0] = matrix.dims;
    const turned = float32(
      [columns, rows],
      Array.from({ length: rows * columns }, (_, i) => {
        return Number(matrix.data[(i % rows) * columns + Math.floor(i / rows)]);
      }),
    );
    const unfolded: Graph = {
      ...whole,
      initializers: new Map<string, Tensor>([
        ...whole.initializers,
        ['fc.weight', turned],
        ...(['scale', 'shift', 'mean', 'variance'] as const).map(
          (role, i) => [`norm.${role}`, set([2, -1, 0.5, 4][i]!)] as const,
        ),
      ]),
      nodes: whole.nodes.flatMap((node) => {
        if (node.op === 'Gemm') return [{ ...node, attributes: {} }];
        if (node.outputs[0] !== 'bn1') return [node];
        const inputs = ['plain', 'norm.scale', 'norm.shift', 'norm.mean', 'norm.variance'];
        const eps = { type: 'float', value: 0 } as const;
        return [
          { ...node, outputs: ['plain'] },
          {
            ...{ op: 'BatchNormalization', name: 'norm', domain: '', inputs, outputs: ['bn1'] },
            attributes: { epsilon: eps },
          },
        ];
      }),
    };
    const options = { dir: await folder(), networks };
    await importWeights(await onnxOf(unfolded), options);
    const ours = await readTorch(network, weightPath(known, options), 'fc');
    const [a, b] = [
      await featuresOf(unfolded, size(known), 'fc'),
      await featuresOf(ours, size(known), 'fc'),
    ];
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(
      1e-5 * Math.max(...a.map(Math.abs)),
    );
  });

  test('networks that are alike but for their preprocessing: the user says which', async () => {
    const known = tiny('vgg16-torchvision');
    if (known.build.format !== 'safetensors') throw new RangeError('vgg16');
    const whole = await readTorch(known.build.network, await fileOf(known), 'classifier.6');
    const file = await onnxOf(whole);
    const twins = [known, { ...known, name: 'vgg16-twin' }];
    const options = { dir: await folder(), networks: twins };
    await expect(importWeights(file, options)).rejects.toThrow(
      'its layers are those of vgg16-torchvision and vgg16-twin',
    );
    expect(await importWeights(file, { ...options, as: 'vgg16-twin' })).toMatchObject({
      network: 'vgg16-twin',
    });
  });
});
