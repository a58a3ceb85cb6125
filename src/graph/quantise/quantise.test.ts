import { describe, expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { GraphBuilder } from '../builder.ts';
import type { AttributeValue } from '../builder.ts';
import type { Graph } from '../graph.ts';
import { writeOnnx } from '../onnx-write.ts';
import { openSession } from '../session.ts';
import type { Tensor } from '../tensor.ts';
import { float32, int64, sizeOf, uint8 } from '../tensor.ts';
import type { Range } from './grid.ts';
import { observeRanges } from './observe-ranges.ts';
import { quantise } from './quantise.ts';
import { weightBits } from './weight-bits.ts';

const random = new Random('quantise');

function gaussian(dims: readonly number[], deviation = 1): Tensor<Float32Array> {
  return float32(
    dims,
    Array.from({ length: sizeOf(dims) }, () => deviation * random.normal()),
  );
}

/** What this processor's kernels hold without saturating; 7 bits hold on every processor. */
const BITS = weightBits();

const SIDE = 9;
const feeds = Array.from({ length: 4 }, () => ({ x: gaussian([1, 3, SIDE, SIDE]) }));

/** A graph with input x that is [N, 3, 9, 9] and output y. */
function network(write: (g: GraphBuilder, x: string) => string, opset?: number): Graph {
  const g = new GraphBuilder('tiny');
  const y = write(g, g.input('x', 'float32', ['N', 3, SIDE, SIDE]));
  g.output('y', y, 'float32', ['N', 'C', 'H', 'W']);
  const graph = g.build();
  return opset === undefined ? graph : { ...graph, opsets: { '': opset } };
}

function conv(
  g: GraphBuilder,
  x: string,
  [outputs, inputs, side = 3]: readonly [number, number, number?],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): string {
  const weights = gaussian([outputs, inputs, side, side], 1 / Math.sqrt(inputs * side * side));
  const bias = gaussian([outputs], 0.3);
  return g.add('Conv', [x, g.constant(weights), g.constant(bias)], attributes);
}

const same = { pads: [1, 1, 1, 1] };
const relu = (g: GraphBuilder, x: string): string => g.add('Relu', [x]);

async function valuesOf(graph: Graph, feed: Readonly<Record<string, Tensor>>): Promise<Tensor> {
  const session = await openSession(graph);
  const { y } = await session.run(feed);
  await session.release();
  return y!;
}

/** The root of the mean squared difference of both precisions, in parts of the float32 values' own. */
async function errorOf(
  graph: Graph,
  bits: 7 | 8 = BITS,
): Promise<{ error: number; ops: readonly string[] }> {
  const integer = quantise(graph, await observeRanges(graph, feeds), { weightBits: bits });
  let [difference, size] = [0, 0];
  for (const feed of feeds) {
    const expected = await valuesOf(graph, feed);
    const actual = await valuesOf(integer, feed);
    expect(actual.type).toBe('float32');
    expect(actual.dims).toEqual(expected.dims);
    expected.data.forEach((value, i) => {
      difference += (Number(value) - Number(actual.data[i])) ** 2;
      size += Number(value) ** 2;
    });
  }
  return {
    error: Math.sqrt(difference / size),
    ops: integer.nodes.map((node) => node.op),
  };
}

describe('a quantised graph', () => {
  test.for<[string, Graph, readonly string[]]>([
    [
      'convolutions and ReLU',
      network((g, x) => relu(g, conv(g, relu(g, conv(g, x, [8, 3], same)), [6, 8]))),
      ['QuantizeLinear', 'QLinearConv', 'QLinearConv', 'DequantizeLinear'],
    ],
    [
      'groups, strides and dilations',
      network((g, x) =>
        conv(g, conv(g, x, [9, 1, 5], { group: 3, strides: [2, 1] }), [4, 9, 2], {
          dilations: [2, 2],
        }),
      ),
      ['QuantizeLinear', 'QLinearConv', 'QLinearConv', 'DequantizeLinear'],
    ],
    [
      'a depthwise layer and clipping',
      network((g, x) => {
        const ends = [g.scalar(0), g.scalar(0.8)];
        return conv(
          g,
          g.add('Clip', [conv(g, x, [3, 1], { group: 3, pads: [1, 1, 1, 1] }), ...ends]),
          [5, 3, 1],
        );
      }),
      ['QuantizeLinear', 'QLinearConv', 'QLinearConv', 'DequantizeLinear'],
    ],
    [
      'pooling of bytes',
      network((g, x) =>
        conv(
          g,
          g.add('MaxPool', [conv(g, x, [8, 3])], {
            kernel_shape: [3, 3],
            strides: [2, 2],
            pads: [0, 0, 1, 1],
          }),
          [4, 8, 2],
        ),
      ),
      ['QuantizeLinear', 'QLinearConv', 'MaxPool', 'QLinearConv', 'DequantizeLinear'],
    ],
    [
      'averages between convolutions',
      network((g, x) => {
        const settings = { kernel_shape: [2, 2], strides: [2, 2] };
        return conv(g, g.add('AveragePool', [relu(g, conv(g, x, [8, 3], same))], settings), [4, 8]);
      }),
      ['QuantizeLinear', 'QLinearConv', 'QLinearAveragePool', 'QLinearConv', 'DequantizeLinear'],
    ],
    [
      'branches that join on one grid',
      network((g, x) => {
        const squeezed = relu(g, conv(g, x, [4, 3, 1]));
        const parts = [
          relu(g, conv(g, squeezed, [5, 4, 1])),
          relu(g, conv(g, squeezed, [6, 4], same)),
        ];
        return conv(g, g.add('Concat', parts, { axis: 1 }), [4, 11, 1]);
      }),
      [
        ...['QuantizeLinear', 'QLinearConv', 'QLinearConv', 'QLinearConv', 'Concat'],
        ...['QLinearConv', 'DequantizeLinear'],
      ],
    ],
    [
      'branches that join on different grids',
      network((g, x) => {
        const a = relu(g, conv(g, x, [4, 3], same));
        const b = conv(g, a, [5, 4, 1]);
        return conv(g, g.add('Concat', [a, b], { axis: 1 }), [4, 9, 1]);
      }),
      [
        ...['QuantizeLinear', 'QLinearConv', 'QLinearConv', 'QLinearConcat'],
        ...['QLinearConv', 'DequantizeLinear'],
      ],
    ],
    [
      'a residual sum under a ReLU',
      network((g, x) => {
        const a = relu(g, conv(g, x, [4, 3], same));
        return conv(g, relu(g, g.add('Add', [a, conv(g, a, [4, 4], same)])), [3, 4, 1]);
      }),
      [
        ...['QuantizeLinear', 'QLinearConv', 'QLinearConv', 'QLinearAdd'],
        ...['QLinearConv', 'DequantizeLinear'],
      ],
    ],
    [
      'what has no integer form, in float32 between conversions',
      network((g, x) => {
        const normal = g.add('LRN', [relu(g, conv(g, x, [8, 3]))], { size: 5 });
        return g.add('Softmax', [conv(g, normal, [4, 8])], { axis: 1 });
      }),
      [
        ...['QuantizeLinear', 'QLinearConv', 'DequantizeLinear', 'LRN'],
        ...['QuantizeLinear', 'QLinearConv', 'DequantizeLinear', 'Softmax', 'Identity'],
      ],
    ],
    [
      'a value that both precisions read',
      network((g, x) => {
        const a = conv(g, x, [4, 3], same);
        return g.add('Mul', [g.add('Sigmoid', [a]), relu(g, conv(g, a, [4, 4], same))]);
      }),
      [
        ...['QuantizeLinear', 'QLinearConv', 'DequantizeLinear', 'Sigmoid'],
        ...['QLinearConv', 'DequantizeLinear', 'Mul', 'Identity'],
      ],
    ],
  ])('holds %s', async ([, graph, expected]) => {
    const { error, ops } = await errorOf(graph);
    const withoutEnd = (list: readonly string[]): readonly string[] =>
      list.filter((op) => op !== 'Identity');
    expect(withoutEnd(ops)).toEqual(withoutEnd(expected));
    expect(error).toBeGreaterThan(1e-5);
    expect(error).toBeLessThan(BITS === 8 ? 0.02 : 0.03);
    expect((await errorOf(graph, 7)).error).toBeLessThan(0.03);
  });

  test('takes normalisation and scales into the weights', async () => {
    const graph = network((g, x) => {
      const c = 6;
      const vector = (from: number): string =>
        g.constant(
          float32(
            [c],
            Array.from({ length: c }, (_, i) => from + 0.1 * i),
          ),
        );
      const made = g.add('Conv', [x, g.constant(gaussian([c, 3, 3, 3], 0.2))]);
      const normal = g.add(
        'BatchNormalization',
        [made, vector(0.7), vector(-0.2), vector(-0.3), vector(0.5)],
        { epsilon: { float: 1e-3 } },
      );
      const scaled = g.add('Mul', [normal, g.constant(gaussian([c, 1, 1]))]);
      return relu(g, g.add('Add', [g.constant(gaussian([1, c, 1, 1])), scaled]));
    });
    const { error, ops } = await errorOf(graph);
    expect(ops.filter((op) => op !== 'Identity')).toEqual([
      'QuantizeLinear',
      'QLinearConv',
      'DequantizeLinear',
    ]);
    expect(error).toBeLessThan(0.02);
  });

  test('leaves preprocessing of pixels and pooling of features in float32', async () => {
    const g = new GraphBuilder('composed');
    const pixels = g.input('pixels', 'uint8', ['N', 8, 8]);
    const plane = g.add('Reshape', [pixels, g.ints([-1, 1, 8, 8])]);
    const centred = g.add('Sub', [
      g.cast(plane, 'float32'),
      g.constant(float32([1, 3, 1, 1], [104, 117, 123])),
    ]);
    const map = relu(g, conv(g, g.add('Div', [centred, g.scalar(58)]), [8, 3]));
    const vector = g.add('Flatten', [g.add('GlobalAveragePool', [map])], { axis: 1 });
    g.output('y', vector, 'float32', ['N', 8]);
    const graph = g.build();
    const frames = [40, 255].map((top) => ({
      pixels: uint8(
        [2, 8, 8],
        Uint8Array.from({ length: 128 }, () => random.int(top)),
      ),
    }));
    const integer = quantise(graph, await observeRanges(graph, frames), { weightBits: BITS });
    expect(integer.inputs).toEqual(graph.inputs);
    expect(integer.outputs).toEqual(graph.outputs);
    expect(integer.nodes.map((node) => node.op).slice(3)).toEqual([
      ...['Div', 'QuantizeLinear', 'QLinearConv', 'DequantizeLinear'],
      ...['GlobalAveragePool', 'Flatten', 'Identity'],
    ]);
    for (const frame of frames) {
      const expected = await valuesOf(graph, frame);
      const actual = await valuesOf(integer, frame);
      expected.data.forEach((value, i) => {
        expect(Math.abs(Number(actual.data[i]) - Number(value))).toBeLessThan(0.02);
      });
    }
  });

  test('never saturates with 7-bit weights, and saturates at the ends of the ranges alone', async () => {
    const graph = network((g, x) => {
      const ones = float32([1, 3, 3, 3], new Float32Array(27).fill(1));
      return g.add('Conv', [x, g.constant(ones)]);
    });
    const [input] = [graph.nodes[0]?.outputs[0] ?? ''];
    const ranges = new Map<string, Range>([
      ['x', { low: 0, high: 10 }],
      [input, { low: 0, high: 270 }],
    ]);
    const largest = { x: float32([1, 3, SIDE, SIDE], new Float32Array(3 * SIDE * SIDE).fill(10)) };
    const beyond = { x: float32([1, 3, SIDE, SIDE], new Float32Array(3 * SIDE * SIDE).fill(50)) };
    for (const bits of [7, 8] as const) {
      const integer = quantise(graph, ranges, { weightBits: bits });
      const code = Math.max(
        ...[...integer.initializers.values()]
          .filter((tensor) => tensor.type === 'int8')
          .flatMap((tensor) => Array.from(tensor.data, Number)),
      );
      expect(code).toBe(bits === 7 ? 63 : 127);
      // 255 x 63 + 255 x 63 is the largest sum that instructions without VNNI hold in 16 bits.
      if (bits === 7) expect(2 * 255 * code).toBeLessThan(2 ** 15);
      if (bits > BITS) continue;
      for (const feed of [largest, beyond]) {
        const { data } = await valuesOf(integer, feed);
        expect(Math.min(...Array.from(data, Number))).toBeCloseTo(270, 3);
      }
    }
  });

  test('with the bits that this processor takes, the largest products add up', async () => {
    const graph = network((g, x) => {
      const ones = float32([1, 3, 3, 3], new Float32Array(27).fill(1));
      return g.add('Conv', [x, g.constant(ones)]);
    });
    // Half of the range is left free, so that nothing but the kernel could saturate: on AVX2 without
    // VNNI 8 bits give about half of the sum here.
    const ranges = new Map<string, Range>([
      ['x', { low: 0, high: 10 }],
      [graph.nodes[0]?.outputs[0] ?? '', { low: 0, high: 540 }],
    ]);
    const largest = { x: float32([1, 3, SIDE, SIDE], new Float32Array(3 * SIDE * SIDE).fill(10)) };
    const { data } = await valuesOf(quantise(graph, ranges), largest);
    const middle = data[Math.floor(data.length / 2)];
    expect(Math.abs(Number(middle) - 270)).toBeLessThan(540 / 255);
  });

  test.for<[string, number]>([
    ['a constant above 0', 3.7],
    ['nothing but 0', 0],
    ['a constant below 0', -2.2],
    ['numbers too small to tell from 0', 1e-30],
  ])('holds activations that are %s', async ([, value]) => {
    const graph = network((g, x) => {
      const zero = g.constant(float32([2, 3, 1, 1]));
      const level = g.constant(float32([2], [value, value / 2]));
      const flat = g.add('Conv', [x, zero, level]);
      return g.add('Conv', [flat, g.constant(float32([1, 2, 1, 1], [1, -0.5]))]);
    });
    const integer = quantise(graph, await observeRanges(graph, feeds));
    const { data } = await valuesOf(integer, feeds[0]!);
    for (const result of data) expect(Math.abs(Number(result) - 0.75 * value)).toBeLessThan(0.02);
  });

  test('holds a bias that is large against its weights', async () => {
    const graph = network((g, x) => {
      const weights = float32([2, 3, 1, 1], [1e-9, -1e-9, 2e-9, 0.5, 1, -1]);
      return g.add('Conv', [x, g.constant(weights), g.constant(float32([2], [50, -50]))]);
    });
    const { error } = await errorOf(graph);
    expect(error).toBeLessThan(0.02);
  });

  test('has the same bytes for the same frames in any order', async () => {
    const graph = network((g, x) => relu(g, conv(g, relu(g, conv(g, x, [8, 3])), [6, 8])));
    const bytes = async (list: typeof feeds): Promise<Uint8Array> => {
      const ranges = await observeRanges(graph, list);
      const kept = new Map(
        Object.entries(
          JSON.parse(JSON.stringify(Object.fromEntries(ranges))) as Record<string, Range>,
        ),
      );
      expect(kept).toEqual(ranges);
      return writeOnnx(quantise(graph, kept, { weightBits: 8 }));
    };
    const once = await bytes(feeds);
    expect(await bytes([...feeds].reverse())).toEqual(once);
    expect(await bytes(feeds.slice(0, 2))).not.toEqual(once);
  });
});

describe('quantisation is refused', () => {
  const plain = network((g, x) => relu(g, conv(g, x, [4, 3])));

  test('without a convolution', async () => {
    const graph = network((g, x) => relu(g, x));
    const sentence =
      'Cannot quantise tiny: it has no convolution with constant weights; use --precision fp32.';
    expect(() => quantise(graph, new Map())).toThrow(sentence);
    await expect(observeRanges(graph, feeds)).rejects.toThrow(sentence);
  });

  test('in an old operator set', () => {
    const graph = network((g, x) => conv(g, x, [4, 3]), 9);
    expect(() => quantise(graph, new Map())).toThrow(
      'Cannot quantise tiny: it is written in ONNX operator set 9, and integer convolutions need 10',
    );
  });

  test('with ranges of another network, or none that are ranges', () => {
    expect(() => quantise(plain, new Map())).toThrow('there is no range of "x"');
    const bad = new Map([['x', { low: 1, high: Infinity }]]);
    expect(() => quantise(plain, bad)).toThrow('the range of "x" is 1 to Infinity');
  });

  test('without frames, and with values that are not finite', async () => {
    await expect(observeRanges(plain, [])).rejects.toThrow('it takes at least 1 frame');
    const values = new Float32Array(3 * SIDE * SIDE);
    values[5] = NaN;
    await expect(
      observeRanges(plain, [...feeds, { x: float32([1, 3, SIDE, SIDE], values) }]),
    ).rejects.toThrow('Cannot calibrate tiny: "x" is NaN on frame 5');
  });

  test('by a signal', async () => {
    const effects = {
      progress: () => undefined,
      note: () => undefined,
      signal: AbortSignal.abort(),
    };
    await expect(observeRanges(plain, feeds, {}, effects)).rejects.toThrow('Stopped calibrating');
  });
});

test('constants are read where they are Constant nodes', async () => {
  const graph = network((g, x) => {
    const weights = g.add('Constant', [], { value: gaussian([2, 3, 1, 1]) });
    return g.add('Reshape', [g.add('Conv', [x, weights]), g.constant(int64([2], [1, -1]))]);
  });
  expect((await errorOf(graph)).ops).toContain('QLinearConv');
});
