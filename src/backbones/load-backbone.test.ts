import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectClose } from '../../test/close.ts';
import { describeWithShared, shared } from '../../test/shared.ts';
import { tinyNetwork } from '../../test/tiny-network.ts';
import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import {
  cut,
  float32,
  GraphBuilder,
  openSession,
  readOnnx,
  uint8,
  writeOnnx,
} from '../graph/index.ts';
import type { Backbone, BackboneRef } from './backbone.ts';
import { loadBackbone } from './load-backbone.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'load-backbone-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const frame = Uint8Array.from({ length: 256 ** 2 }, (_, i) => (i * 7 + 3 * (i >> 8)) % 251);

async function run(
  graph: Graph,
  output: string,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Float32Array> {
  const session = await openSession(graph);
  const outputs = await session.run(feeds);
  await session.release();
  return outputs[output]?.data as Float32Array;
}

function featuresOf({ graph }: Backbone): Promise<Float32Array> {
  return run(graph, 'features', { pixels: uint8([1, 256, 256], frame) });
}

/** The centre of the frame in every channel, (gray - mean) / std. */
function crop(size: number, mean: readonly number[], std: number): Float32Array {
  const start = Math.floor((256 - size) / 2);
  return Float32Array.from({ length: mean.length * size ** 2 }, (_, i) => {
    const at = i % size ** 2;
    const gray = frame[(start + Math.floor(at / size)) * 256 + start + (at % size)] ?? NaN;
    return (gray - (mean[Math.floor(i / size ** 2)] ?? NaN)) / std;
  });
}

async function save(name: string, graph: Graph): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, writeOnnx(graph));
  return path;
}

const mean = [100, 120, 130];
const flags = { channels: 'bgr', mean, std: [50] } as const;

/** What the tiny network itself makes of the frame at a tensor. */
function direct(tensor: string): Promise<Float32Array> {
  const image = float32([1, 3, 32, 32], crop(32, mean, 50));
  return run(cut(tinyNetwork(), [{ name: tensor, type: 'float32' }]), tensor, { image });
}

describe('a bare .onnx', () => {
  test('is cut at its last feature map', async () => {
    const backbone = await loadBackbone({ name: await save('tiny.onnx', tinyNetwork()), ...flags });
    expect(backbone).toMatchObject({
      ...{ name: 'tiny', featureTensor: 'map', pool: 'none', length: 80, pretrainedOn: null },
      input: { width: 32, height: 32, channels: 'bgr', mean, std: [50], from256: 'center-crop' },
    });
    expectClose(await featuresOf(backbone), await direct('map'));
  });

  test('is cut where it is told to', async () => {
    const name = await save('tiny.onnx', tinyNetwork());
    const vector = await loadBackbone({ name, ...flags, features: 'vector' });
    expect(vector).toMatchObject({ featureTensor: 'vector', pool: 'none', length: 5 });
    expectClose(await featuresOf(vector), await direct('vector'));
    const logits = await loadBackbone({ name, ...flags, features: 'logits', pool: 'none' });
    expectClose(await featuresOf(logits), await direct('logits'));
    // A pool that is asked for is taken of the map behind the vector.
    const map = await loadBackbone({ name, ...flags, features: 'vector', pool: 'none' });
    expect(map).toMatchObject({ featureTensor: 'map', pool: 'none', length: 80 });
    const gap = await loadBackbone({ name, ...flags, features: 'vector', pool: 'gap' });
    expect(gap).toMatchObject({ featureTensor: 'map', pool: 'gap', length: 5 });
    const close = await direct('vector');
    (await featuresOf(gap)).forEach((value, i) => expect(value).toBeCloseTo(close[i] ?? NaN, 5));
  });

  test.each<[string, Parameters<typeof tinyNetwork>[0]]>([
    ['a fixed batch', { batch: 1 }],
    ['names like ours', { names: ['pixels', 'features', 'network/pixels', 'add_1'] }],
    ['an old operator set', { opset: 8 }],
    ['a size that is only known when it runs', { size: 'side' }],
  ])('with %s gives the same', async (_, options) => {
    const names = options?.names ?? [];
    const backbone = await loadBackbone({
      name: await save('other.onnx', tinyNetwork(options)),
      ...{ ...flags, inputSize: 32, features: names[2] ?? 'vector' },
    });
    expectClose(await featuresOf(backbone), await direct('vector'));
  });

  test('of one channel needs no --channels', async () => {
    const name = await save('gray.onnx', tinyNetwork({ channels: 1 }));
    const backbone = await loadBackbone({ name, mean: [127.5], std: [127.5] });
    expect(backbone.input.channels).toBe('gray');
    const image = float32([1, 1, 32, 32], crop(32, [127.5], 127.5));
    const graph = cut(tinyNetwork({ channels: 1 }), [{ name: 'map', type: 'float32' }]);
    expect(await featuresOf(backbone)).toEqual(await run(graph, 'map', { image }));
  });

  test('larger than the frame is resized', async () => {
    const name = await save('large.onnx', tinyNetwork({ size: 320 }));
    const backbone = await loadBackbone({ name, ...flags, pool: 'gap' });
    expect(backbone.input.from256).toBe('resize');
    expect((await featuresOf(backbone)).length).toBe(5);
  });

  test.each<[Partial<BackboneRef>, Parameters<typeof tinyNetwork>[0], string]>([
    [{ mean: [0] }, {}, 'add --channels (rgb, bgr or gray), --std'],
    [{ ...flags }, { size: 'side' }, 'add --input-size'],
    [
      { ...flags, inputSize: 64 },
      {},
      'its input is fixed to 32 x 32 pixels, but --input-size says 64',
    ],
    [
      { ...flags, inputSize: 0.5 },
      { size: 's' },
      '--input-size takes whole numbers from 1 to 4096, not 0.5',
    ],
    [
      { ...flags, channels: 'gray', mean: [0] },
      {},
      'its input has 3 channels, but --channels gray makes 1',
    ],
    [{ ...flags, mean: [1, 2] }, {}, '--mean has 2 numbers for 3 channels'],
    [{ ...flags, std: [0] }, {}, '--std numbers above 0, not 100,120,130 and 0'],
    [
      { ...flags, mean: [0.485, 0.456, 0.406] },
      {},
      'are in units of 0..255, so multiply both by 255',
    ],
    [{ ...flags, features: 'nowhere' }, {}, 'Cannot cut tiny at "nowhere": no such tensor'],
    [{ ...flags, pool: 'grid4', features: 'logits' }, {}, 'it is a vector of 3 values'],
    [{ ...flags }, { channels: 4 }, 'a backbone takes float32 [N, 1 or 3, height, width]'],
    [
      { ...flags, inputSize: 4 },
      { size: 's' },
      'Cannot use backbone tiny on an input of 4 x 4 pixels',
    ],
    [{ ...flags }, { batch: 2 }, 'Cannot use backbone tiny'],
  ])('with %o and %o is refused with one sentence', async (ref, options, sentence) => {
    const name = await save('tiny.onnx', tinyNetwork(options));
    const loading = loadBackbone({ name, ...ref, features: ref.features ?? 'vector' });
    await expect(loading).rejects.toThrow(UserError);
    await expect(loading).rejects.toThrow(sentence);
  });

  test('with two inputs is refused', async () => {
    const g = new GraphBuilder('two');
    const inputs = ['a', 'b'].map((name) => g.input(name, 'float32', [1, 3, 8, 8]));
    g.output('y', g.add('Add', inputs), 'float32', [1, 3, 8, 8]);
    const name = await save('two.onnx', g.build());
    await expect(loadBackbone({ name, ...flags })).rejects.toThrow('this one has: a, b.');
  });
});

describe('a folder with backbone.json', () => {
  const bytes = writeOnnx(tinyNetwork());
  const description = {
    ...{ name: 'tiny-7', title: 'Tiny', format: 'onnx', files: ['net.onnx'] },
    sha256: { 'net.onnx': createHash('sha256').update(bytes).digest('hex') },
    input: {
      ...{ tensor: 'image', width: 32, height: 32, channels: 'bgr', mean, std: [50, 50, 50] },
    },
    features: { tensor: 'vector', length: 5 },
    ...{ pretrainedOn: 'nothing', licence: 'Apache-2.0', source: 'a test', more: 'is ignored' },
  };

  async function folder(changes: object, net: Uint8Array | null = bytes): Promise<string> {
    const path = await mkdtemp(join(dir, 'folder-'));
    await writeFile(join(path, 'backbone.json'), JSON.stringify({ ...description, ...changes }));
    if (net !== null) await writeFile(join(path, 'net.onnx'), net);
    return path;
  }

  test('says all about the network', async () => {
    const backbone = await loadBackbone({ name: await folder({}) });
    expect(backbone).toMatchObject({
      ...{ name: 'tiny-7', title: 'Tiny', licence: 'Apache-2.0', pretrainedOn: 'nothing' },
      ...{ featureTensor: 'vector', pool: 'none', length: 5 },
    });
    expectClose(await featuresOf(backbone), await direct('vector'));
  });

  test('gives the same key for the same, and another for other preprocessing or pooling', async () => {
    const { input } = description;
    const keys = [
      await loadBackbone({ name: await folder({}) }),
      await loadBackbone({ name: await folder({ licence: 'MIT' }) }),
      await loadBackbone({ name: await folder({ input: { ...input, mean: [100, 120, 131] } }) }),
      await loadBackbone({ name: await folder({ input: { ...input, from256: 'resize' } }) }),
      await loadBackbone({ name: await folder({}), pool: 'none' }),
    ].map(({ key }) => key);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(4);
  });

  test.each<[string, object, string]>([
    [
      'an altered file',
      { sha256: { 'net.onnx': '0'.repeat(64) } },
      'but backbone.json says 00000000',
    ],
    ['no hash', { sha256: {} }, '"sha256" has no entry for net.onnx'],
    [
      'a file elsewhere',
      { files: ['../net.onnx'] },
      '"files.0" must be a file name without folders',
    ],
    ['a wrong value', { format: 'tflite' }, '"format"'],
    [
      'too few means',
      { input: { ...description.input, mean: [1, 2] } },
      '"input.mean" has 2 numbers',
    ],
    ['a negative std', { input: { ...description.input, std: [-1] } }, '"input.std.0"'],
    [
      'a wrong length',
      { features: { tensor: 'vector', length: 6 } },
      'shape 5, but its description says 6',
    ],
    [
      'a wrong map',
      { features: { tensor: 'map', channels: 5, height: 4, width: 5 } },
      '5 x 4 x 4, but',
    ],
    [
      'a wrong input',
      { input: { ...description.input, tensor: 'x' } },
      'made from the input "x" alone',
    ],
    [
      'a crop that does not fit',
      { input: { ...description.input, width: 300 } },
      'Cannot crop 300 x 32',
    ],
  ])('with %s is refused with one sentence', async (_, changes, sentence) => {
    const loading = loadBackbone({ name: await folder(changes) });
    await expect(loading).rejects.toThrow(UserError);
    await expect(loading).rejects.toThrow(sentence);
  });

  test('without its parts is refused', async () => {
    await expect(loadBackbone({ name: await folder({}, null) })).rejects.toThrow('does not exist');
    const empty = join(dir, 'empty');
    await mkdir(empty);
    await expect(loadBackbone({ name: empty })).rejects.toThrow(
      'backbone.json): it does not exist',
    );
    await writeFile(join(empty, 'backbone.json'), '{ name');
    await expect(loadBackbone({ name: empty })).rejects.toThrow('it is not JSON');
  });

  test('takes no flags', async () => {
    const loading = loadBackbone({ name: await folder({}), mean: [0] });
    await expect(loading).rejects.toThrow('Cannot change how tiny-7 is used: --mean is for a bare');
  });
});

describe('a name', () => {
  test('of nothing is refused with what there is', async () => {
    await expect(loadBackbone({ name: 'nothing' })).rejects.toThrow(
      'Cannot find backbone "nothing": it is neither built in (scatter',
    );
  });

  test('scatter is the built-in one, on the frame at half its size', async () => {
    const backbone = await loadBackbone({ name: 'scatter' });
    expect(backbone).toMatchObject({ weights: 'none', pool: 'none', length: 9504 });
    const values = await featuresOf(backbone);
    let sum = 0;
    for (let y = 0; y < 64; y++) for (let x = 0; x < 64; x++) sum += frame[y * 256 + x] ?? NaN;
    expect(values[0]).toBeCloseTo(sum / 4096 / 255, 5);
    const gap = await loadBackbone({ name: 'scatter', pool: 'gap' });
    expect(gap.length).toBe(594);
    const first = values.subarray(0, 16).reduce((a, b) => a + b) / 16;
    expect((await featuresOf(gap))[0]).toBeCloseTo(first, 5);
  });
});

describeWithShared('MobileNetV2 of the shared weights', () => {
  const folder = shared('weights/mobilenet_v2');
  const planes = float32([1, 3, 224, 224], crop(224, [127.5, 127.5, 127.5], 127.5));

  test('gives the features of the network itself on the preprocessed frame', async () => {
    const graph = readOnnx(await readFile(join(folder, 'mobilenet_v2.onnx')));
    const expected = await run(cut(graph, [{ name: 'features', type: 'float32' }]), 'features', {
      input: planes,
    });
    const backbone = await loadBackbone({ name: folder });
    expect(backbone).toMatchObject({ featureTensor: 'features', pool: 'none', length: 1280 });
    expect(backbone.pretrainedOn).toBe('ILSVRC-2012');
    const values = await featuresOf(backbone);
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
    const gap = await featuresOf(await loadBackbone({ name: folder, pool: 'gap' }));
    gap.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
  });

  test('keeps the layout of its map on a 4 x 4 grid', async () => {
    const map = await featuresOf(await loadBackbone({ name: folder, pool: 'none' }));
    expect(map.length).toBe(1280 * 49);
    const grid = await featuresOf(await loadBackbone({ name: folder, pool: 'grid4' }));
    expect(grid.length).toBe(1280 * 16);
    // Bin 0 of 7 reaches over 0 and 1, bin 3 over 5 and 6.
    const value = (m: number, y: number, x: number): number => map[m * 49 + y * 7 + x] ?? NaN;
    for (let m = 0; m < 1280; m += 111) {
      const corner = (value(m, 0, 5) + value(m, 0, 6) + value(m, 1, 5) + value(m, 1, 6)) / 4;
      expect(grid[m * 16 + 3]).toBeCloseTo(corner, 4);
    }
  });
});
