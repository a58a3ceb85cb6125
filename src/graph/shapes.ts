import { intOf, intsOf } from './attributes.ts';
import { axisOf, broadcast, product, quotient } from './dims.ts';
import type { Dim, Graph, Node } from './graph.ts';
import { elementTypeOf } from './onnx-types.ts';
import type { ElementType, Tensor } from './tensor.ts';

/** What is known of a value before the graph runs: its element type and its dims, some by name. */
export interface Shape {
  readonly type: ElementType;
  readonly dims: readonly Dim[];
}

/** The shapes of a node's inputs, and the numbers of those inputs that are constants. */
interface Known {
  readonly shapes: readonly (Shape | undefined)[];
  readonly numbers: (input: number) => readonly number[] | undefined;
}

type DimsRule = (node: Node, first: readonly Dim[], known: Known) => readonly Dim[] | undefined;

/**
 * The shapes of a graph's values as far as they follow from its inputs and weights. A value whose
 * shape does not follow, such as the output of an operator that is not listed here, is left out.
 */
export function inferShapes(graph: Graph): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const { name, type, dims } of graph.inputs) if (dims) shapes.set(name, { type, dims });
  for (const [name, { type, dims }] of graph.initializers) shapes.set(name, { type, dims });
  const constants = constantsOf(graph);
  for (const node of graph.nodes) {
    const [output] = node.outputs;
    if (output === undefined) continue;
    const inputs = node.inputs.map((name) => shapes.get(name));
    const numbers = (input: number): readonly number[] | undefined => {
      const tensor = constants.get(node.inputs[input] ?? '');
      return tensor && Array.from(tensor.data, Number);
    };
    const shape = shapeOf(node, { shapes: inputs, numbers });
    if (shape !== undefined) shapes.set(output, shape);
  }
  return shapes;
}

/** The values of a graph that are known before it runs: its weights and Constant nodes. */
export function constantsOf(graph: Graph): ReadonlyMap<string, Tensor> {
  const constants = new Map(graph.initializers);
  for (const { op, outputs, attributes } of graph.nodes) {
    const value = attributes['value'];
    if (op !== 'Constant' || value?.type !== 'tensor') continue;
    constants.set(outputs[0] ?? '', value.value);
  }
  return constants;
}

function shapeOf(node: Node, known: Known): Shape | undefined {
  const value = node.attributes['value'];
  if (node.op === 'Constant' && value?.type === 'tensor') return value.value;
  const [first] = known.shapes;
  if (first === undefined) return undefined;
  const dims = DIMS[node.op]?.(node, first.dims, known);
  const type = (TYPES[node.op] ?? sameType)(node, known);
  return dims && type && { type, dims };
}

const sameType = (_: Node, { shapes }: Known): ElementType | undefined => shapes[0]?.type;

/** Operators whose result has another element type than their first input. */
const TYPES: Readonly<Record<string, typeof sameType>> = {
  Cast: (node) => elementTypeOf(intOf(node, 'to', 0)),
  Equal: () => 'bool',
  Greater: () => 'bool',
  GreaterOrEqual: () => 'bool',
  Less: () => 'bool',
  Where: (_, { shapes }) => shapes[1]?.type,
  OneHot: (_, { shapes }) => shapes[2]?.type,
};

const same: DimsRule = (_, first) => first;

const elementwise: DimsRule = (_, first, { shapes }) =>
  shapes
    .slice(1)
    .reduce<readonly Dim[] | undefined>((a, b) => a && b && broadcast(a, b.dims), first);

/** Dims of the results, by operator. */
const DIMS: Readonly<Record<string, DimsRule>> = {
  Identity: same,
  Cast: same,
  Neg: same,
  Relu: same,
  Sigmoid: same,
  Tanh: same,
  Exp: same,
  Log: same,
  Sqrt: same,
  Softmax: same,
  LogSoftmax: same,
  Add: elementwise,
  Sub: elementwise,
  Mul: elementwise,
  Div: elementwise,
  Where: elementwise,
  Equal: elementwise,
  Greater: elementwise,
  GreaterOrEqual: elementwise,
  Less: elementwise,
  ReduceSum: reduced,
  ReduceMean: reduced,

  MatMul(_, a, { shapes }) {
    const b = shapes[1]?.dims;
    if (b === undefined || a.length < 2 || b.length < 2) return undefined;
    const batch = broadcast(a.slice(0, -2), b.slice(0, -2));
    return batch && [...batch, ...a.slice(-2, -1), ...b.slice(-1)];
  },
  Gemm(node, a, { shapes }) {
    const rows = a[intOf(node, 'transA', 0)];
    const columns = shapes[1]?.dims[1 - intOf(node, 'transB', 0)];
    return rows !== undefined && columns !== undefined ? [rows, columns] : undefined;
  },
  Transpose(node, dims) {
    const order = intsOf(node, 'perm') ?? dims.map((_, axis) => dims.length - 1 - axis);
    return order.map((axis) => dims[axis] ?? 1);
  },
  Flatten(node, dims) {
    const axis = axisOf(intOf(node, 'axis', 1), dims.length);
    const [name = ''] = node.outputs;
    return [product(dims.slice(0, axis)) ?? `${name}:0`, product(dims.slice(axis)) ?? `${name}:1`];
  },
  Reshape(node, dims, { numbers }) {
    const wanted = numbers(1)?.map((n, axis) => (n === 0 ? (dims[axis] ?? 0) : n));
    const rest = wanted?.filter((n) => n !== -1) ?? [];
    return wanted?.map((n) =>
      n === -1 ? (quotient(dims, rest) ?? `${node.outputs[0] ?? ''}:rest`) : n,
    );
  },
  Concat(node, first, { shapes }) {
    const axis = axisOf(intOf(node, 'axis', 0), first.length);
    const lengths = shapes.map((shape) => shape?.dims[axis]);
    const total = lengths.every((n) => typeof n === 'number')
      ? lengths.reduce((a, b) => a + b, 0)
      : `${node.outputs[0] ?? ''}:${axis}`;
    return first.with(axis, total);
  },
  Slice(node, first, { numbers }) {
    const [starts, ends] = [numbers(1), numbers(2)];
    const axes = node.inputs[3] ? numbers(3) : starts?.map((_, i) => i);
    if (!starts || !ends || !axes) return undefined;
    const steps = node.inputs[4] ? numbers(4) : starts.map(() => 1);
    const dims = [...first];
    axes.forEach((given, i) => {
      const axis = axisOf(given, dims.length);
      const length = dims[axis];
      const [start, end, step] = [starts[i] ?? 0, ends[i] ?? 0, steps?.[i]];
      dims[axis] =
        typeof length === 'number' && step === 1
          ? Math.max(0, bounded(end, length) - bounded(start, length))
          : `${node.outputs[0] ?? ''}:${axis}`;
    });
    return dims;
  },
  Gather(node, data, { shapes }) {
    const axis = axisOf(intOf(node, 'axis', 0), data.length);
    const rows = shapes[1]?.dims;
    return rows && [...data.slice(0, axis), ...rows, ...data.slice(axis + 1)];
  },
  OneHot(node, labels, { numbers }) {
    const depth = numbers(1)?.[0];
    const axis = intOf(node, 'axis', -1);
    return depth === undefined || axis !== -1 ? undefined : [...labels, depth];
  },
};

function reduced(node: Node, dims: readonly Dim[], { numbers }: Known): readonly Dim[] | undefined {
  const given = node.inputs[1] ? numbers(1) : (intsOf(node, 'axes') ?? []);
  if (given === undefined) return undefined;
  if (given.length === 0 && intOf(node, 'noop_with_empty_axes', 0) === 1) return dims;
  const axes = new Set(given.map((axis) => axisOf(axis, dims.length)));
  const gone = (axis: number): boolean => axes.size === 0 || axes.has(axis);
  return intOf(node, 'keepdims', 1) === 1
    ? dims.map((dim, axis) => (gone(axis) ? 1 : dim))
    : dims.filter((_, axis) => !gone(axis));
}

function bounded(at: number, length: number): number {
  return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
}
