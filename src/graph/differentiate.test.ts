import { describe, expect, test } from 'vitest';
import { Random } from '../numeric/index.ts';
import { GraphBuilder } from './builder.ts';
import type { AttributeValue } from './builder.ts';
import { differentiate } from './differentiate.ts';
import type { Dim } from './graph.ts';
import { openSession } from './session.ts';
import type { Tensor } from './tensor.ts';
import { float32, float64, int64 } from './tensor.ts';

interface Case {
  readonly op: string;
  /** Dims of the differentiable inputs, made from three small odd or even counts. */
  readonly dims: (a: number, b: number, c: number) => readonly (readonly number[])[];
  readonly attributes?: Record<string, AttributeValue>;
  /** Further inputs that are whole numbers: shapes, axes, starts. */
  readonly ints?: (a: number, b: number, c: number) => readonly (readonly number[])[];
  /** Inputs are drawn from [0.5, 2] instead of the normal distribution. */
  readonly positive?: true;
}

const unary = (op: string, rest: Partial<Case> = {}): Case => ({
  op,
  dims: (a, b, c) => [[a, b, c]],
  ...rest,
});

const binary = (op: string, rest: Partial<Case> = {}): Case[] => [
  { op, dims: (a, b) => [[a, b], [a, b]], ...rest }, // prettier-ignore
  { op, dims: (a, b, c) => [[a, 1, c], [b, 1]], ...rest }, // prettier-ignore
  { op, dims: (a, b) => [[b], [a, b]], ...rest }, // prettier-ignore
  { op, dims: (a, b) => [[a, b], []], ...rest }, // prettier-ignore
  { op, dims: (a, b) => [[a, 1], [1, b]], ...rest }, // prettier-ignore
];

const CASES: readonly Case[] = [
  ...['Identity', 'Neg', 'Relu', 'Sigmoid', 'Tanh', 'Exp'].map((op) => unary(op)),
  unary('Log', { positive: true }),
  unary('Sqrt', { positive: true }),
  ...binary('Add'),
  ...binary('Sub'),
  ...binary('Mul'),
  ...binary('Div', { positive: true }),
  ...['Softmax', 'LogSoftmax'].flatMap((op) => [
    unary(op),
    unary(op, { attributes: { axis: 1 } }),
    unary(op, { attributes: { axis: 0 } }),
  ]),
  { op: 'MatMul', dims: (a, b, c) => [[a, b], [b, c]] }, // prettier-ignore
  { op: 'MatMul', dims: (a, b, c) => [[2, a, b], [b, c]] }, // prettier-ignore
  { op: 'MatMul', dims: (a, b, c) => [[2, 1, a, b], [3, b, c]] }, // prettier-ignore
  ...[0, 1].flatMap((transA) =>
    [0, 1].map((transB): Case => ({
      op: 'Gemm',
      dims: (a, b, c) => [transA ? [b, a] : [a, b], transB ? [c, b] : [b, c], [c]],
      attributes: { transA, transB, alpha: { float: 0.5 }, beta: { float: -2 } },
    })),
  ),
  { op: 'Gemm', dims: (a, b, c) => [[a, b], [b, c], [a, 1]] }, // prettier-ignore
  { op: 'Gemm', dims: (a, b, c) => [[a, b], [b, c]] }, // prettier-ignore
  unary('ReduceSum', { ints: () => [[0, -1]], attributes: { keepdims: 0 } }),
  unary('ReduceSum', { ints: () => [[1]] }),
  unary('ReduceSum', { attributes: { keepdims: 0 } }),
  unary('ReduceMean', { attributes: { axes: [-2], keepdims: 0 } }),
  unary('ReduceMean', { attributes: { axes: [0, 2] } }),
  unary('ReduceMean'),
  unary('Reshape', { ints: (a, b, c) => [[c, a * b]] }),
  unary('Reshape', { ints: () => [[0, -1]] }),
  unary('Flatten'),
  unary('Flatten', { attributes: { axis: 2 } }),
  unary('Transpose'),
  unary('Transpose', { attributes: { perm: [2, 0, 1] } }),
  { op: 'Concat', dims: (a, b, c) => [[a, b], [a, c], [a, 2]], attributes: { axis: -1 } }, // prettier-ignore
  { op: 'Concat', dims: (a, b, c) => [[a, b], [c, b]], attributes: { axis: 0 } }, // prettier-ignore
  unary('Slice', { ints: (a) => [[0, 1], [a, 99], [0, 2]] }), // prettier-ignore
  unary('Slice', { ints: () => [[-2], [99], [1]] }), // prettier-ignore
  unary('Slice', { ints: () => [[1, 0], [2, 1]] }), // prettier-ignore
];

function name({ op, dims, ints, attributes = {} }: Case): string {
  const shown = [...dims(5, 3, 7), ...(ints?.(5, 3, 7) ?? [])].map((d) => `[${d.join(',')}]`);
  return `${op} ${shown.join(' ')} ${JSON.stringify(attributes)}`;
}

/** The graph of loss = sum(y^2) / 2 + 0.3 sum(y), whose gradient with respect to y is y + 0.3. */
function lossOf(
  op: string,
  dims: readonly (readonly Dim[])[],
  ints: readonly (readonly number[])[] = [],
  attributes: Record<string, AttributeValue> = {},
) {
  const g = new GraphBuilder(op);
  const inputs = dims.map((each, i) => g.input(`x${i}`, 'float64', each));
  const constants = ints.map((each) => g.constant(int64([each.length], each)));
  const y = g.add(op, [...inputs, ...constants], attributes);
  const half = g.constant(float64([], [0.5]));
  const linear = g.constant(float64([], [0.3]));
  const each = g.add('Mul', [y, g.add('Add', [g.add('Mul', [y, half]), linear])]);
  g.output('loss', g.add('ReduceSum', [each], { keepdims: 0 }), 'float64', []);
  return g.build();
}

function draw(random: Random, dims: readonly number[], positive: boolean): Tensor<Float64Array> {
  const tensor = float64(dims);
  // Away from zero, where Relu has no derivative for differences to approach.
  const value = () => {
    const z = random.normal();
    return z + Math.sign(z) * 0.01;
  };
  return {
    ...tensor,
    data: tensor.data.map(() => (positive ? random.uniform(0.5, 2) : value())),
  };
}

describe('gradients equal central differences', () => {
  test.each(CASES.map((each) => [name(each), each] as const))('%s', async (_, each) => {
    const random = new Random('differentiate', name(each));
    for (const [a, b, c] of [
      [5, 3, 7],
      [3, 2, 3],
      [2, 5, 4],
    ] as const) {
      // prettier-ignore
      const dims = each.dims(a, b, c);
      const graph = lossOf(each.op, dims, each.ints?.(a, b, c), each.attributes);
      const inputs = graph.inputs.map((input) => input.name);
      const session = await openSession(differentiate(graph, 'loss', inputs));
      const feeds = Object.fromEntries(
        inputs.map((input, i) => [input, draw(random, dims[i] ?? [], each.positive === true)]),
      );
      const result = await session.run(feeds);
      for (const input of inputs) {
        const { data } = feeds[input]!;
        const gradient = result[`grad/${input}`]!;
        expect(gradient.dims).toEqual(feeds[input]!.dims);
        const step = 1e-5;
        for (const i of data.keys()) {
          const at = data[i]!;
          const loss = async (value: number): Promise<number> => {
            data[i] = value;
            return Number((await session.run(feeds))['loss']!.data[0]);
          };
          const slope = ((await loss(at + step)) - (await loss(at - step))) / (2 * step);
          data[i] = at;
          expect(Math.abs(Number(gradient.data[i]) - slope)).toBeLessThan(
            1e-7 * Math.max(1, Math.abs(slope)),
          );
        }
      }
      await session.release();
    }
  });
});

describe('a graph is differentiated', () => {
  /** Two layers whose first output is used twice, with a batch of any size N. */
  function network() {
    const g = new GraphBuilder('network');
    const x = g.input('x', 'float64', ['N', 3]);
    const w = g.input('w', 'float64', [3, 2]);
    const b = g.input('b', 'float64', [2]);
    const h = g.add('Tanh', [g.add('Add', [g.add('MatMul', [x, w]), b])], {}, 'h');
    const both = g.add('Mul', [h, g.add('Exp', [h])]);
    const rows = g.input('rows', 'int64', ['N']);
    const shown = g.add('Gather', [both, rows], { axis: 0 }, 'shown');
    g.output('unused', g.add('ReduceMean', [shown]), 'float64', [1, 1]);
    g.output('loss', g.add('ReduceMean', [both], { keepdims: 0 }), 'float64', []);
    return g.build();
  }
  const feeds = {
    x: float64([2, 3], [0.1, -0.4, 0.3, 0.7, 0.2, -0.5]),
    w: float64([3, 2], [0.3, -0.2, 0.5, 0.8, -0.6, 0.1]),
    b: float64([2], [0.05, -0.1]),
    rows: int64([2], [0, 1]),
  };

  test('with a batch dim known by name, at weights, inputs and values between', async () => {
    const graph = differentiate(network(), 'loss', ['h', 'b', 'x']);
    expect(graph.outputs.slice(2)).toEqual([
      { name: 'grad/h', type: 'float64', dims: ['N', 2] },
      { name: 'grad/b', type: 'float64', dims: [2] },
      { name: 'grad/x', type: 'float64', dims: ['N', 3] },
    ]);
    const session = await openSession(graph);
    const result = await session.run(feeds);
    const values = (output: string) => Array.from(result[output]!.data, Number);
    const [x, w, b] = [feeds.x.data, feeds.w.data, feeds.b.data];
    // By hand: h = tanh(x w + b), d mean(h exp h) / dh = (1 + h) exp(h) / 4.
    const h = [0, 1].flatMap((i) =>
      [0, 1].map((j) =>
        Math.tanh(b[j]! + [0, 1, 2].reduce((sum, k) => sum + x[3 * i + k]! * w[2 * k + j]!, 0)),
      ),
    );
    const dh = h.map((value) => ((1 + value) * Math.exp(value)) / 4);
    const dz = dh.map((value, i) => value * (1 - h[i]! ** 2));
    const dx = [0, 1].flatMap((i) =>
      [0, 1, 2].map((k) => dz[2 * i]! * w[2 * k]! + dz[2 * i + 1]! * w[2 * k + 1]!),
    );
    const close = (actual: number[], expected: number[]) =>
      actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14));
    close(values('grad/h'), dh);
    close(values('grad/b'), [dz[0]! + dz[2]!, dz[1]! + dz[3]!]);
    close(values('grad/x'), dx);
  });

  test('in float32', async () => {
    const g = new GraphBuilder('mean');
    const x = g.input('x', 'float32', ['N', 2]);
    g.output('loss', g.add('ReduceMean', [g.add('Relu', [x])]), 'float32', [1, 1]);
    const session = await openSession(differentiate(g.build(), 'loss', ['x']));
    const result = await session.run({ x: float32([2, 2], [1, -1, 0, 3]) });
    expect(result['grad/x']).toEqual(float32([2, 2], [0.25, 0, 0, 0.25]));
  });

  test('only where every operator on the way has a rule', () => {
    const graph = lossOf('Erf', [[3]]);
    expect(() => differentiate(graph, 'loss', ['x0'])).toThrow(
      'Cannot differentiate Erf: operator Erf has no gradient rule.',
    );
    const gather = network();
    expect(() => differentiate(gather, 'unused', ['x'])).toThrow(
      'Cannot differentiate network: operator Gather has no gradient rule.',
    );
    expect(() => differentiate(gather, 'unused', ['shown'])).not.toThrow();
  });

  test('only where the loss is one number that depends on the value', () => {
    expect(() => differentiate(network(), 'h', ['x'])).toThrow(
      '"h" is a float64 of shape [N, 2], not one number',
    );
    expect(() => differentiate(network(), 'loss', ['shown'])).toThrow(
      '"loss" does not depend on "shown"',
    );
  });

  test('only where it is known what is repeated', () => {
    const graph = lossOf('Mul', [['N', 3], [1, 3]]); // prettier-ignore
    expect(() => differentiate(graph, 'loss', ['x0', 'x1'])).not.toThrow();
    const unclear = lossOf('Mul', [['N', 3], [4, 3]]); // prettier-ignore
    expect(() => differentiate(unclear, 'loss', ['x0'])).toThrow(
      'it is not known whether "N" against 4 is repeated',
    );
  });

  test('only in an operator set whose rules these are', () => {
    const old = { ...network(), opsets: { '': 9 } };
    expect(() => differentiate(old, 'loss', ['x'])).toThrow(
      'it is written in ONNX operator set 9; convert it to one from 13 to 18',
    );
  });
});
