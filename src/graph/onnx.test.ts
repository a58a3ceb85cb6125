import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../test/shared.ts';
import { UserError } from '../errors.ts';
import { GraphBuilder } from './builder.ts';
import { cut, lastFeatureMap, mapBehind } from './cut.ts';
import { readOnnx } from './onnx-read.ts';
import { writeOnnx } from './onnx-write.ts';
import { openSession } from './session.ts';
import { float32, float64, int64 } from './tensor.ts';

function affine() {
  const g = new GraphBuilder('affine');
  const x = g.input('x', 'float32', ['N', 2]);
  const w = g.constant(float32([2, 3], [1, 2, 3, 4, 5, 6]), 'w');
  const b = g.constant(float32([3], [0.5, 0, -0.5]), 'b');
  const z = g.add('Gemm', [x, w, b], { alpha: { float: 2 } });
  const flat = g.add('Reshape', [z, g.constant(int64([1], [-1]))]);
  g.output('y', flat, 'float32', ['M']);
  return g.build({ licence: 'Apache-2.0' });
}

describe('an ONNX graph', () => {
  test('reads back as it was written', () => {
    const graph = affine();
    const back = readOnnx(writeOnnx(graph));
    expect(back).toEqual(graph);
    expect(writeOnnx(back)).toEqual(writeOnnx(graph));
  });

  test('runs, also into given memory', async () => {
    const session = await openSession(affine());
    const x = float32([1, 2], [1, 10]);
    const expected = [82.5, 104, 125.5];
    const { y } = await session.run({ x });
    expect([...(y?.data as Float32Array)]).toEqual(expected);
    const into = float32([3]);
    await session.run({ x }, { y: into });
    expect([...into.data]).toEqual(expected);
    await session.release();
  });

  test('runs in float64', async () => {
    const g = new GraphBuilder('softmax');
    const x = g.input('x', 'float64', [1, 2]);
    g.output('y', g.add('LogSoftmax', [x], { axis: -1 }), 'float64', [1, 2]);
    const session = await openSession(g.build());
    const { y } = await session.run({ x: float64([1, 2], [0, 1]) });
    expect(y?.data[0]).toBeCloseTo(-Math.log(1 + Math.E), 14);
    await session.release();
  });

  test('is cut to what a value needs', () => {
    const graph = affine();
    const z = graph.nodes[0]?.outputs[0] ?? '';
    const part = cut(graph, [{ name: z, type: 'float32' }]);
    expect(part.nodes.map((node) => node.op)).toEqual(['Gemm']);
    expect([...part.initializers.keys()]).toEqual(['w', 'b']);
    expect(() => cut(graph, [{ name: 'nowhere', type: 'float32' }])).toThrow(
      'no such tensor; the last ones are gemm_1, reshape_3, y',
    );
  });

  test('is refused with one sentence when damaged', () => {
    const bytes = writeOnnx(affine());
    expect(() => readOnnx(bytes.subarray(0, bytes.length - 20))).toThrow(UserError);
    expect(() => readOnnx(new Uint8Array(0))).toThrow('it holds no graph');
    expect(() => readOnnx(new TextEncoder().encode('not a network'))).toThrow(UserError);
  });

  test('is refused by the runtime with its name', async () => {
    const g = new GraphBuilder('broken');
    g.output('y', g.add('NoSuchOperator', [g.input('x', 'float32', [1])]), 'float32', [1]);
    await expect(openSession(g.build())).rejects.toThrow('Cannot run the network "broken"');
  });
});

describe('the last feature map', () => {
  function squeezeAndExcite(pooling: (g: GraphBuilder, map: string) => string) {
    const g = new GraphBuilder('squeeze');
    const x = g.input('x', 'float32', ['N', 3, 8, 8]);
    const early = g.add('Relu', [x], {}, 'early');
    const weight = g.add('Sigmoid', [g.add('GlobalAveragePool', [early])]);
    const map = g.add('Relu', [g.add('Mul', [early, weight])], {}, 'last');
    const vector = g.add('Flatten', [pooling(g, map)], {}, 'vector');
    g.output('y', g.add('Identity', [vector]), 'float32', ['N', 3]);
    return g.build();
  }

  test.each([
    ['GlobalAveragePool', {}],
    ['ReduceMean', { axes: [2, 3] }],
    ['ReduceMean', { axes: [-1, -2] }],
  ])('is the one before %s %o, not one that is weighed by its own mean', (op, attributes) => {
    const graph = squeezeAndExcite((g, map) => g.add(op, [map], attributes));
    expect(lastFeatureMap(graph)).toBe('last');
    expect(mapBehind(graph, 'vector')).toBe('last');
  });

  test('is not found by a mean over channels', () => {
    const graph = squeezeAndExcite((g, map) => g.add('ReduceMean', [map], { axes: [1] }));
    expect(() => lastFeatureMap(graph)).toThrow('Cannot find the feature map of squeeze');
    expect(mapBehind(graph, 'vector')).toBeUndefined();
  });
});

describeWithShared('MobileNetV2 of the shared weights', () => {
  test('gives its golden features and logits after a round trip through our reader and writer', async () => {
    const graph = readOnnx(await readFile(shared('weights/mobilenet_v2/mobilenet_v2.onnx')));
    const golden = (JSON.parse(await readFile(shared('weights/goldens.json'), 'utf8')) as Goldens)
      .nets.mobilenet_v2;
    const session = await openSession(cut(graph, [{ name: 'features', type: 'float32' }]));
    const { features } = await session.run({ input: float32([1, 3, 224, 224], pattern(224)) });
    const values = features?.data as Float32Array;
    expect(values.length).toBe(golden.features.length);
    expect(Math.hypot(...values) / golden.features.l2).toBeCloseTo(1, 4);
    golden.features.first8.forEach((value, i) => {
      expect(Math.abs((values[i] ?? NaN) - value)).toBeLessThan(1e-3 * Math.max(1, value));
    });
    await session.release();
  });

  test('has a feature map before its global pooling', async () => {
    const graph = readOnnx(await readFile(shared('weights/mobilenet_v2/mobilenet_v2.onnx')));
    const map = lastFeatureMap(graph);
    expect(mapBehind(graph, 'features')).toBe(map);
    const session = await openSession(cut(graph, [{ name: map, type: 'float32' }]));
    const result = await session.run({ input: float32([1, 3, 224, 224]) });
    expect(result[map]?.dims).toEqual([1, 1280, 7, 7]);
    await session.release();
  });
});

interface Goldens {
  nets: { mobilenet_v2: { features: { length: number; l2: number; first8: number[] } } };
}

/** The test pattern of goldens.json as MobileNetV2 takes it: planar RGB in [-1, 1]. */
function pattern(size: number): Float32Array {
  const planes = new Float32Array(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      const rgb = [
        (3 * x + 5 * y) % 256,
        (Math.floor((x * x) / 7) + 2 * y) % 256,
        (Math.floor((x * y) / 11) + y) % 256,
      ];
      rgb.forEach((value, c) => (planes[c * size * size + at] = (value - 127.5) / 127.5));
    }
  }
  return planes;
}
