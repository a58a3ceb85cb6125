import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { comparedLayers, scaledNetworks } from '../../../test/golden/caffe/scaled.ts';
import { Random } from '../../numeric/index.ts';
import { openSession } from '../session.ts';
import { float32, sizeOf } from '../tensor.ts';
import { caffeNetworks, prototxtOf } from './networks.ts';
import { planCaffe } from './plan.ts';
import { writeRandomWeights } from './random-weights.ts';
import { readCaffe } from './read-caffe.ts';

const dir = mkdtempSync(join(tmpdir(), 'networks-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** Written by `bench/prove-caffe.ts --goldens`. */
type Golden = Readonly<
  Record<string, { layers: Record<string, { dims: number[]; values: number[] }> }>
>;

const golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/caffe/networks.json', import.meta.url), 'utf8'),
) as Golden;

describe('a network built from code, scaled down, with random weights', () => {
  const cases = Object.keys(scaledNetworks).flatMap((name) => [
    [name, 1] as const,
    [name, 2] as const,
  ]);
  test.for(cases)('%s gives what OpenCV gives (V%d)', async ([name, version]) => {
    const network = scaledNetworks[name]!;
    const weights = join(dir, `${name}${version}.caffemodel`);
    const prototxt = prototxtOf(network);
    await writeRandomWeights(prototxt, weights, { version });
    const graph = await readCaffe({ prototxt, weights }, { until: Object.values(comparedLayers) });
    const random = new Random('image', network.size);
    const pixels = Float32Array.from(
      { length: 3 * network.size ** 2 },
      () => random.int(256) - 117,
    );
    const session = await openSession(graph);
    const outputs = await session.run({
      data: float32([1, 3, network.size, network.size], pixels),
    });
    await session.release();
    for (const [layer, value] of Object.entries(comparedLayers)) {
      const { dims, values } = golden[name]!.layers[layer]!;
      expect(outputs[value]!.dims).toEqual(dims);
      const ours = outputs[value]!.data as Float32Array;
      const largest = Math.max(...values.map(Math.abs));
      const worst = Math.max(...values.map((x, i) => Math.abs(x - ours[i]!)));
      expect(worst / largest).toBeLessThan(1e-5);
    }
  });
});

describe('the networks of the paper', () => {
  // Known from the papers and the published files.
  test.for([
    ['caffenet', [256, 6, 6], 60965224],
    ['alexnet', [256, 6, 6], 60965224],
    ['vgg16', [512, 7, 7], 138357544],
    ['vgg19', [512, 7, 7], 143667240],
  ] as const)('%s has the published shape and number of weights', ([name, pool5, count]) => {
    const plan = planCaffe(prototxtOf(caffeNetworks[name]), { until: ['pool5', 'prob'] });
    expect(plan.outputs[0]).toEqual({ name: 'pool5', value: 'pool5', shape: pool5 });
    const blobs = plan.layers.flatMap((layer) => layer.blobs);
    expect(blobs.reduce((sum, { dims }) => sum + sizeOf(dims), 0)).toBe(count);
  });

  test('are written seeded and in the size of the real files', async () => {
    const prototxt = prototxtOf(scaledNetworks['alexnet']!);
    const write = async (file: string, seed?: number): Promise<Buffer> => {
      const path = join(dir, file);
      await writeRandomWeights(prototxt, path, seed === undefined ? {} : { seed });
      return readFileSync(path);
    };
    const first = await write('a');
    expect((await write('b')).equals(first)).toBe(true);
    expect((await write('c', 2)).equals(first)).toBe(false);
    const count = planCaffe(prototxt)
      .layers.flatMap((layer) => layer.blobs)
      .reduce((sum, { dims }) => sum + sizeOf(dims), 0);
    expect(statSync(join(dir, 'a')).size - 4 * count).toBeLessThan(1000);
  });

  test('are not left half written', async () => {
    const path = join(dir, 'missing', 'a.caffemodel');
    await expect(writeRandomWeights(prototxtOf(scaledNetworks['alexnet']!), path)).rejects.toThrow(
      /^Cannot write the weight file .*it does not exist\.$/,
    );
  });
});
