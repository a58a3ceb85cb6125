import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../../test/shared.ts';
import type { Graph } from '../graph.ts';
import { openSession } from '../session.ts';
import { float32 } from '../tensor.ts';
import { writeRandomWeights } from './random-weights.ts';
import { readCaffe } from './read-caffe.ts';
import { writeCaffemodel } from './write-caffemodel.ts';

const dir = mkdtempSync(join(tmpdir(), 'read-caffe-'));
const weights = join(dir, 'net.caffemodel');
afterAll(() => rmSync(dir, { recursive: true }));

const prototxt = `name: "net" input: "data" input_dim: 10 input_dim: 3 input_dim: 8 input_dim: 8
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
layer { name: "fc6" type: "InnerProduct" bottom: "pool" top: "fc6" inner_product_param { num_output: 5 } }
layer { name: "relu6" type: "ReLU" bottom: "fc6" top: "fc6" }
layer { name: "drop6" type: "Dropout" bottom: "fc6" top: "fc6" }
layer { name: "fc7" type: "InnerProduct" bottom: "fc6" top: "fc7" inner_product_param { num_output: 2 } }
`;

const tail = 'layer { name: "odd" type: "Mystery" bottom: "fc7" top: "odd" }';

beforeAll(() => writeRandomWeights(prototxt, weights));

function valuesOf(graph: Graph): string[] {
  return graph.nodes.flatMap((node) => node.outputs);
}

describe('a Caffe network', () => {
  test('has an open batch, and values and weights by the names of its blobs and layers', async () => {
    const graph = await readCaffe({ prototxt, weights });
    expect(graph.name).toBe('net');
    expect(graph.inputs).toEqual([{ name: 'data', type: 'float32', dims: ['N', 3, 8, 8] }]);
    expect(graph.outputs).toEqual([{ name: 'fc7', type: 'float32', dims: ['N', 2] }]);
    expect(valuesOf(graph)).toEqual([
      'conv@conv',
      'conv',
      'pool',
      'fc6.flatten',
      'fc6@fc6',
      'fc6',
      'fc7',
    ]);
    expect([...graph.initializers].map(([name, { dims }]) => [name, ...dims])).toEqual([
      ['conv.weight', 4, 3, 3, 3],
      ['conv.bias', 4],
      ['fc6.weight', 5, 36],
      ['fc6.bias', 5],
      ['fc7.weight', 2, 5],
      ['fc7.bias', 2],
    ]);
  });

  test('is cut by the name of a value, a blob or a layer', async () => {
    const cutAt = async (...until: string[]): Promise<Graph> =>
      readCaffe({ prototxt: prototxt + tail, weights }, { until });
    expect(valuesOf(await cutAt('pool'))).toEqual(['conv@conv', 'conv', 'pool']);
    expect(valuesOf(await cutAt('fc6@fc6'))).not.toContain('fc6');
    const both = await cutAt('relu6', 'fc6@fc6');
    expect(both.outputs.map((output) => output.name)).toEqual(['relu6', 'fc6@fc6']);
    const session = await openSession(both);
    const result = await session.run({
      data: float32([1, 3, 8, 8], new Float32Array(192).fill(1)),
    });
    await session.release();
    const raw = [...(result['fc6@fc6']!.data as Float32Array)];
    expect([...(result['relu6']!.data as Float32Array)]).toEqual(raw.map((x) => Math.max(0, x)));
    await expect(cutAt('fc9')).rejects.toThrow('Cannot cut net at "fc9": it has no blob or layer');
    await expect(cutAt('data')).rejects.toThrow('Cannot cut net at "data": that is an input');
    await expect(cutAt('odd')).rejects.toThrow('layer "odd" (Mystery, line 10 of the prototxt)');
  });

  test('is cut in two that do together what the whole does', async () => {
    const run = async (graph: Graph, feeds: Parameters<typeof session.run>[0]) => {
      const session = await openSession(graph);
      const result = await session.run(feeds);
      await session.release();
      return result;
    };
    const session = await openSession(await readCaffe({ prototxt, weights }));
    const data = float32(
      [2, 3, 8, 8],
      Float32Array.from({ length: 384 }, (_, i) => (i % 17) - 8),
    );
    const whole = await session.run({ data });
    await session.release();
    const head = await readCaffe({ prototxt, weights }, { from: ['pool'], until: ['fc7'] });
    expect(head.inputs).toEqual([{ name: 'pool', type: 'float32', dims: ['N', 4, 3, 3] }]);
    expect([...head.initializers.keys()]).toEqual([
      'fc6.weight',
      'fc6.bias',
      'fc7.weight',
      'fc7.bias',
    ]);
    const map = await run(await readCaffe({ prototxt, weights }, { until: ['pool'] }), { data });
    const result = await run(head, { pool: map['pool']! });
    expect(result['fc7']!.data).toEqual(whole['fc7']!.data);
  });

  test('reads only the weights of the part', async () => {
    const bad = join(dir, 'bad.caffemodel');
    const blob = (dims: number[], value: number) => ({
      dims,
      fill: (target: Float32Array) => void target.fill(value),
    });
    const layers = [
      { name: 'conv', type: 'Convolution', blobs: [blob([4, 3, 3, 3], 1), blob([4], 1)] },
      { name: 'fc6', type: 'InnerProduct', blobs: [blob([5, 36], NaN), blob([5], 1)] },
    ];
    await writeCaffemodel(bad, { name: 'net', layers });
    const graph = await readCaffe({ prototxt, weights: bad }, { until: ['pool'] });
    expect([...graph.initializers.keys()]).toEqual(['conv.weight', 'conv.bias']);
    await expect(readCaffe({ prototxt, weights: bad }, { until: ['fc6'] })).rejects.toThrow(
      'Cannot use the weight of layer "fc6": value 0 of 180 is NaN',
    );
  });

  test('keeps the name of an input that a layer overwrites', async () => {
    const text = `input: "x" input_shape { dim: 1 dim: 2 }
      layer { name: "r" type: "ReLU" bottom: "x" top: "x" }
      layer { name: "p" type: "Power" bottom: "x" top: "y" power_param { shift: 1 } }`;
    const graph = await readCaffe({ prototxt: text, weights });
    expect(graph.inputs[0]?.name).toBe('x');
    expect(valuesOf(graph)).toEqual(['x@r', 'y']);
  });

  test('keeps its own names apart from those of the blobs', async () => {
    const text = `input: "fc.weight" input_shape { dim: 1 dim: 2 dim: 3 }
      layer { name: "fc.flatten" type: "ReLU" bottom: "fc.weight" top: "fc.flatten" }
      layer { name: "fc" type: "InnerProduct" bottom: "fc.flatten" top: "fc"
        inner_product_param { num_output: 1 bias_term: false } }`;
    const path = join(dir, 'names.caffemodel');
    await writeRandomWeights(text, path);
    const graph = await readCaffe({ prototxt: text, weights: path });
    expect(valuesOf(graph)).toEqual(['fc.flatten', 'fc.flatten_', 'fc']);
    expect([...graph.initializers.keys()]).toEqual(['fc.weight_']);
  });
});

describeWithShared('SqueezeNet v1.0 of the shared weights', () => {
  test('gives its golden feature map, features and probabilities', async () => {
    const folder = shared('weights/squeezenet_v1.0/');
    const graph = await readCaffe(
      {
        prototxt: readFileSync(join(folder, 'deploy.prototxt'), 'utf8'),
        weights: join(folder, 'squeezenet_v1.0.caffemodel'),
      },
      { until: ['fire9/concat', 'prob'] },
    );
    const golden = (JSON.parse(readFileSync(shared('weights/goldens.json'), 'utf8')) as Goldens)
      .nets['squeezenet_v1.0'];
    const session = await openSession(graph);
    const result = await session.run({ data: float32([1, 3, 227, 227], pattern(227)) });
    await session.release();
    const map = result['fire9/concat']!;
    expect(map.dims).toEqual(golden.featureMap.shape);
    const values = map.data as Float32Array;
    expect(norm(values) / golden.featureMap.l2).toBeCloseTo(1, 4);
    const features = Float64Array.from({ length: 512 }, (_, c) =>
      values.subarray(c * 169, (c + 1) * 169).reduce((sum, x) => sum + x / 169, 0),
    );
    expect(norm(features) / golden.features.l2).toBeCloseTo(1, 4);
    golden.features.first8.forEach((value, i) => {
      expect(Math.abs(features[i]! - value)).toBeLessThan(1e-3 * Math.abs(value));
    });
    const top5 = [...(result['prob']!.data as Float32Array)]
      .map((probability, category) => [category, probability] as const)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 5);
    top5.forEach(([category, probability], i) => {
      const [expected, value] = golden.probTop5[i]!;
      expect(category).toBe(expected);
      expect(Math.abs(probability - value)).toBeLessThan(1e-3 * value);
    });
  });
});

interface Goldens {
  nets: {
    'squeezenet_v1.0': {
      featureMap: { shape: number[]; l2: number };
      features: { l2: number; first8: number[] };
      probTop5: [number, number][];
    };
  };
}

function norm(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** The test pattern of goldens.json as SqueezeNet takes it: planar BGR less its mean. */
function pattern(size: number): Float32Array {
  const planes = new Float32Array(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const bgr = [
        ((Math.floor((x * y) / 11) + y) % 256) - 104,
        ((Math.floor((x * x) / 7) + 2 * y) % 256) - 117,
        ((3 * x + 5 * y) % 256) - 123,
      ];
      bgr.forEach((value, c) => (planes[(c * size + y) * size + x] = value));
    }
  }
  return planes;
}
