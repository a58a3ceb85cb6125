import { floatOf } from '../attributes.ts';
import type { Graph, Node } from '../graph.ts';
import { constantsOf } from '../shapes.ts';
import type { Tensor } from '../tensor.ts';
import { float32, sizeOf } from '../tensor.ts';
import { countReads } from './reads.ts';

/** What a node does to each channel of a map: factor * x + shift. */
interface ChannelLine {
  readonly factors: readonly number[];
  readonly shifts: readonly number[];
}

/** A convolution with constant weights. */
interface Conv {
  readonly node: Node;
  readonly weights: Tensor;
  readonly bias: Tensor | undefined;
}

/**
 * The same network with normalisation by stored statistics, and scaling and shifting by constants,
 * taken into the weights of the convolutions before them. The values after them keep their names.
 */
export function foldScales(graph: Graph): Graph {
  const constants = new Map(constantsOf(graph));
  const initializers = new Map(graph.initializers);
  const reads = countReads(graph);
  const nodes: Node[] = [];
  /** Where the convolutions are whose result nothing but the next node reads, by that result. */
  const open = new Map<string, number>();
  for (const next of graph.nodes) {
    const at = open.get(next.inputs.find((input) => open.has(input)) ?? '') ?? nodes.length;
    const conv = convOf(nodes[at], constants);
    const line = conv && lineOf(next, conv, constants);
    const folded = conv && line && fold(conv, line, next.outputs[0] ?? '');
    for (const [name, tensor] of folded?.tensors ?? []) {
      constants.set(name, tensor);
      initializers.set(name, tensor);
    }
    const index = folded ? at : nodes.length;
    const node = folded?.node ?? next;
    nodes[index] = node;
    const [output = ''] = node.outputs;
    if (convOf(node, constants) && reads.get(output) === 1) open.set(output, index);
  }
  return { ...graph, nodes, initializers };
}

function convOf(node: Node | undefined, constants: ReadonlyMap<string, Tensor>): Conv | undefined {
  if (node?.op !== 'Conv') return undefined;
  const weights = constants.get(node.inputs[1] ?? '');
  const bias = constants.get(node.inputs[2] ?? '');
  if (weights?.type !== 'float32' || (node.inputs[2] && bias?.type !== 'float32')) return undefined;
  return { node, weights, bias };
}

/** The line that a node draws over each channel of a convolution's result, if it is one. */
function lineOf(
  node: Node,
  conv: Conv,
  constants: ReadonlyMap<string, Tensor>,
): ChannelLine | undefined {
  const [made] = conv.node.outputs;
  const [channels = 0] = conv.weights.dims;
  const rank = conv.weights.dims.length;
  if (node.op === 'BatchNormalization' && node.outputs.length === 1) {
    const [scale, shift, mean, variance] = node.inputs
      .slice(1)
      .map((name) => perChannel(constants.get(name), channels, 2));
    if (!scale || !shift || !mean || !variance) return undefined;
    const epsilon = floatOf(node, 'epsilon', 1e-5);
    const factors = scale.map((value, c) => value / Math.sqrt((variance[c] ?? 0) + epsilon));
    return { factors, shifts: factors.map((f, c) => (shift[c] ?? 0) - f * (mean[c] ?? 0)) };
  }
  if (node.op !== 'Mul' && node.op !== 'Add') return undefined;
  const other = constants.get(node.inputs.find((name) => name !== made) ?? '');
  const values = perChannel(other, channels, rank);
  const all = (value: number): number[] => new Array<number>(channels).fill(value);
  if (values === undefined) return undefined;
  return node.op === 'Mul'
    ? { factors: values, shifts: all(0) }
    : { factors: all(1), shifts: values };
}

/**
 * A constant as one number per channel, or undefined where it is something else.
 *
 * @param rank of the values that it meets; channels are their second axis.
 */
function perChannel(
  tensor: Tensor | undefined,
  channels: number,
  rank: number,
): readonly number[] | undefined {
  if (tensor?.type !== 'float32') return undefined;
  const values = Array.from(tensor.data, Number);
  const [only] = values;
  if (values.length === 1 && only !== undefined && tensor.dims.length <= rank) {
    return new Array<number>(channels).fill(only);
  }
  const behind = tensor.dims.length - 1 - tensor.dims.lastIndexOf(channels);
  return values.length === channels && behind === rank - 2 ? values : undefined;
}

function fold(
  { node, weights, bias }: Conv,
  { factors, shifts }: ChannelLine,
  output: string,
): { node: Node; tensors: ReadonlyMap<string, Tensor> } {
  const names = [`${output}@weights`, `${output}@bias`] as const;
  const size = sizeOf(weights.dims.slice(1));
  const scaled = Float32Array.from(
    weights.data as Float32Array,
    (weight, i) => weight * (factors[Math.floor(i / size)] ?? 1),
  );
  const shifted = shifts.map((shift, m) => Number(bias?.data[m] ?? 0) * (factors[m] ?? 1) + shift);
  return {
    node: { ...node, inputs: [node.inputs[0] ?? '', ...names], outputs: [output] },
    tensors: new Map([
      [names[0], float32(weights.dims, scaled)],
      [names[1], float32([shifted.length], shifted)],
    ]),
  };
}
