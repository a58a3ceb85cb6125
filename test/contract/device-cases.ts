import { addPreprocessing } from '../../src/backbones/preprocess.ts';
import { addBinaryPatterns } from '../../src/backbones/scatter/binary-patterns.ts';
import { addScattering } from '../../src/backbones/scatter/scattering.ts';
import type { Graph, Tensor } from '../../src/graph/index.ts';
import { float32, GraphBuilder, int32, int64, uint8 } from '../../src/graph/index.ts';
import { Random } from '../../src/numeric/index.ts';

/** A graph that every device must run as the CPU does, with one output `y`. */
export interface DeviceCase {
  readonly name: string;
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Largest difference that is allowed, as a share of the largest value. */
  readonly tolerance: number;
}

/** Sums of some ten products in another order. */
const FEW = 1e-5;
/** Hundreds of products a layer, layer after layer; powers and logarithms of the device. */
const MANY = 1e-4;
/** Copies and small whole numbers. */
const EXACT = 0;

function values(...dims: number[]): Tensor<Float32Array> {
  const random = new Random('device-cases', dims.join('x'));
  const size = dims.reduce((a, b) => a * b, 1);
  return float32(
    dims,
    Float32Array.from({ length: size }, () => random.uniform(-1, 1)),
  );
}

function bytes(...dims: number[]): Tensor<Uint8Array> {
  const random = new Random('device-cases', dims.join('x'));
  const size = dims.reduce((a, b) => a * b, 1);
  return uint8(
    dims,
    Uint8Array.from({ length: size }, () => random.int(256)),
  );
}

type Build = (g: GraphBuilder, x: string) => string;

function one(name: string, x: Tensor, tolerance: number, build: Build): DeviceCase {
  const g = new GraphBuilder(name);
  const y = build(g, g.input('x', x.type, x.dims));
  g.output('y', y, 'float32', []);
  const graph = g.build();
  const [output] = graph.outputs;
  // The shape of the output is left to the runtime.
  const outputs = output ? [{ name: output.name, type: output.type }] : [];
  return { name, graph: { ...graph, outputs }, feeds: { x }, tolerance };
}

const map = values(2, 4, 9, 10);
const constant = (g: GraphBuilder, ...dims: number[]): string => g.constant(values(...dims));

const operators: readonly DeviceCase[] = [
  one('Conv, padded', map, FEW, (g, x) =>
    g.add('Conv', [x, constant(g, 6, 4, 3, 3), constant(g, 6)], { pads: [1, 1, 1, 1] }),
  ),
  one('Conv of three channels', values(2, 3, 11, 11), FEW, (g, x) =>
    g.add('Conv', [x, constant(g, 8, 3, 3, 3), constant(g, 8)], { strides: [2, 2] }),
  ),
  one('Conv, in groups with strides', map, FEW, (g, x) =>
    g.add('Conv', [x, constant(g, 6, 2, 5, 3)], { group: 2, strides: [2, 1], pads: [2, 0, 2, 0] }),
  ),
  one('Conv, dilated', map, FEW, (g, x) =>
    g.add('Conv', [x, constant(g, 3, 4, 3, 3)], { dilations: [2, 2] }),
  ),
  one('Conv, depthwise', map, FEW, (g, x) =>
    g.add('Conv', [x, constant(g, 4, 1, 3, 3)], { group: 4, pads: [1, 1, 1, 1] }),
  ),
  one('Conv, of one pixel', map, FEW, (g, x) => g.add('Conv', [x, constant(g, 8, 4, 1, 1)])),
  one('MaxPool, padded', map, EXACT, (g, x) =>
    g.add('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 1, 1] }),
  ),
  one('AveragePool, padded', map, FEW, (g, x) =>
    g.add('AveragePool', [x], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      count_include_pad: 1,
    }),
  ),
  one('GlobalAveragePool', map, FEW, (g, x) => g.add('GlobalAveragePool', [x])),
  one('Relu, Clip, Sigmoid, Tanh', map, FEW, (g, x) =>
    g.add('Tanh', [
      g.add('Sigmoid', [g.add('Clip', [g.add('Relu', [x]), g.scalar(0.1), g.scalar(0.8)])]),
    ]),
  ),
  one('LRN', values(2, 7, 3, 4), MANY, (g, x) =>
    g.add('LRN', [x], { size: 5, alpha: { float: 0.8 }, beta: { float: 0.75 } }),
  ),
  one('Softmax', values(5, 11), FEW, (g, x) => g.add('Softmax', [x], { axis: -1 })),
  one('LogSoftmax', values(5, 11), FEW, (g, x) => g.add('LogSoftmax', [x], { axis: -1 })),
  one('Gemm', values(5, 70), FEW, (g, x) => g.add('Gemm', [x, constant(g, 70, 9), constant(g, 9)])),
  one('Gemm, transposed, scaled', values(70, 5), FEW, (g, x) =>
    g.add('Gemm', [x, constant(g, 9, 70), constant(g, 5, 9)], {
      transA: 1,
      transB: 1,
      alpha: { float: 0.5 },
      beta: { float: 0.9 },
    }),
  ),
  one('MatMul of stacks', values(3, 5, 40), FEW, (g, x) =>
    g.add('MatMul', [x, constant(g, 40, 6)]),
  ),
  one('Gather of rows', values(6, 5), EXACT, (g, x) =>
    g.add('Gather', [x, g.constant(int32([3], Int32Array.of(4, 0, 4)))], { axis: 0 }),
  ),
  one('Pad by zero and by reflection', map, EXACT, (g, x) =>
    g.add(
      'Pad',
      [g.add('Pad', [x, g.ints([0, 0, 1, 0, 0, 0, 2, 1])]), g.ints([0, 0, 2, 2, 0, 0, 1, 1])],
      {
        mode: 'reflect',
      },
    ),
  ),
  one('Resize, linear', values(2, 1, 16, 16), FEW, (g, x) =>
    g.add('Resize', [x, g.constant(float32([0])), g.constant(float32([4], [1, 1, 0.75, 0.625]))], {
      mode: 'linear',
      coordinate_transformation_mode: 'half_pixel',
    }),
  ),
  one('Concat, Split, Transpose, Reshape', map, EXACT, (g, x) => {
    const [a = '', b = ''] = g.addMany('Split', [x], { axis: 1 }, ['a', 'b']);
    const turned = g.add('Transpose', [g.add('Concat', [b, a], { axis: 2 })], {
      perm: [0, 2, 3, 1],
    });
    return g.add('Reshape', [turned, g.ints([2, -1])]);
  }),
  one('Pow, Sqrt, Log, Exp, Abs', map, MANY, (g, x) => {
    const root = g.add('Sqrt', [g.add('Add', [g.add('Abs', [x]), g.scalar(0.1)])]);
    return g.add('Exp', [g.add('Log', [g.add('Pow', [root, g.scalar(1.7)])])]);
  }),
  one('ReduceSum, ReduceMean, ReduceMax', map, FEW, (g, x) => {
    const sum = g.add('ReduceSum', [x, g.ints([1])], { keepdims: 1 });
    const mean = g.add('ReduceMean', [sum], { axes: [2], keepdims: 1 });
    return g.add('Add', [mean, g.add('ReduceMax', [x], { axes: [2], keepdims: 1 })]);
  }),
  one('comparisons and choices', map, EXACT, (g, x) =>
    g.add('Where', [g.add('GreaterOrEqual', [x, g.scalar(0)]), x, g.scalar(2)]),
  ),
  one('whole numbers: Cast, Mul, Add, ScatterElements', bytes(2, 6), EXACT, (g, x) => {
    const level = g.cast(g.add('Mul', [g.cast(x, 'float32'), g.scalar(1 / 64)]), 'int32');
    const bins = g.constant(float32([2, 4]));
    const ones = g.constant(
      float32(
        [2, 6],
        Array.from({ length: 12 }, () => 1),
      ),
    );
    return g.add('ScatterElements', [bins, level, ones], { axis: 1, reduction: 'add' });
  }),
];

const preprocessing = (from256: 'center-crop' | 'resize'): DeviceCase =>
  one(`bytes to a network's input, ${from256}`, bytes(2, 256, 256), FEW, (g, x) =>
    addPreprocessing(
      g,
      x,
      {
        ...{ width: 64, height: 64, channels: 'bgr', from256 },
        ...{ mean: [104, 117, 123], std: [58, 57, 57] },
      },
      17,
    ),
  );

const caffenetLike = one('a small CaffeNet', bytes(2, 256, 256), MANY, (g, x) => {
  let y = addPreprocessing(
    g,
    x,
    {
      ...{ width: 67, height: 67, channels: 'bgr', from256: 'center-crop' },
      ...{ mean: [104, 117, 123], std: [64] },
    },
    17,
  );
  const layer = (outputs: number, inputs: number, kernel: number, group: number): void => {
    const weights = [constant(g, outputs, inputs, kernel, kernel), constant(g, outputs)];
    const pad = Math.floor(kernel / 2);
    y = g.add('Relu', [g.add('Conv', [y, ...weights], { group, pads: [pad, pad, pad, pad] })]);
  };
  const pool = (): void => {
    y = g.add('MaxPool', [y], { kernel_shape: [3, 3], strides: [2, 2] });
  };
  y = g.add('Relu', [g.add('Conv', [y, constant(g, 8, 3, 11, 11)], { strides: [4, 4] })]);
  pool();
  y = g.add('LRN', [y], { size: 5, alpha: { float: 0.0001 } });
  layer(16, 4, 5, 2);
  y = g.add('LRN', [y], { size: 5, alpha: { float: 0.0001 } });
  layer(16, 16, 3, 1);
  layer(8, 8, 3, 2);
  pool();
  y = g.add('Flatten', [y], { axis: 1 });
  y = g.add('Relu', [g.add('Gemm', [y, constant(g, 72, 24), constant(g, 24)])]);
  return g.add('Softmax', [g.add('Mul', [y, g.scalar(1e-4)])], { axis: -1 });
});

const scatterLike = one('a small scatter', bytes(1, 1, 32, 32), MANY, (g, x) => {
  const luma = g.add('Div', [g.cast(x, 'float32'), g.scalar(255)]);
  return g.add('Concat', [addScattering(g, luma, 32), addBinaryPatterns(g, luma, 32)], { axis: 1 });
});

/** Every case: single operators, what is put before networks, and small networks. */
export const deviceCases: readonly DeviceCase[] = [
  ...operators,
  preprocessing('center-crop'),
  preprocessing('resize'),
  caffenetLike,
  scatterLike,
];

/** A graph that no graphics card runs whole: it counts in 64 bits. */
export function onlyOnCpu(): DeviceCase {
  const g = new GraphBuilder('remainders');
  const x = g.input('x', 'int64', [4]);
  const rest = g.add('Mod', [x, g.constant(int64([], [3]))]);
  g.output('y', g.cast(rest, 'float32'), 'float32', [4]);
  const feeds = { x: int64([4], [1, 2, 3, 4]) };
  return { name: 'remainders', graph: g.build(), feeds, tolerance: EXACT };
}

/** How far apart two results lie, as a share of the largest value of the second. */
export function apart(result: Tensor | undefined, expected: Tensor | undefined): number {
  if (result?.dims.join() !== expected?.dims.join()) return Infinity;
  let [difference, largest] = [0, 0];
  expected?.data.forEach((value, i) => {
    const other = Number(result?.data[i]);
    difference = Math.max(difference, Math.abs(other - Number(value)));
    largest = Math.max(largest, Math.abs(Number(value)));
    if (!Number.isFinite(other)) difference = Infinity;
  });
  return difference === 0 ? 0 : difference / largest;
}
