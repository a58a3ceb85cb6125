import { floatOf, intOf } from '../attributes.ts';
import { GraphBuilder } from '../builder.ts';
import type { Graph, Node } from '../graph.ts';
import { renamed } from '../rename.ts';
import type { Tensor } from '../tensor.ts';
import type { Device } from './device.ts';

/** The oldest operator set that the replacements are written in. */
const OLDEST = 13;

/** From `x` to `y`: the same function as a node, in other operators. */
type Replacement = (node: Node) => Graph;

/** Operators for which onnxruntime 1.30 has no WebGPU kernel, in terms of those for which it has. */
const ON_WEBGPU: Readonly<Record<string, Replacement>> = {
  LRN: localResponseNormalisation,
  LogSoftmax: logSoftmax,
};

/**
 * A graph as a device takes it: the same function of the same inputs, with operators that the device
 * lacks written out in others. On the CPU and CUDA it is the graph itself.
 */
export function forDevice(graph: Graph, device: Device): Graph {
  const isNeeded = graph.nodes.some(({ op, domain }) => domain === '' && op in ON_WEBGPU);
  if (device !== 'webgpu' || !isNeeded || (graph.opsets[''] ?? 1) < OLDEST) return graph;
  const nodes: Node[] = [];
  const initializers = new Map<string, Tensor>(graph.initializers);
  for (const node of graph.nodes) {
    const replacement = node.domain === '' ? ON_WEBGPU[node.op] : undefined;
    if (replacement === undefined) {
      nodes.push(node);
      continue;
    }
    const [input = '', output = ''] = [node.inputs[0], node.outputs[0]];
    const part = renamed(replacement(node), (name) =>
      name === 'x' ? input : name === 'y' ? output : `${output}/${name}`,
    );
    nodes.push(...part.nodes);
    for (const [name, tensor] of part.initializers) initializers.set(name, tensor);
  }
  return { ...graph, nodes, initializers };
}

/** x (bias + alpha / n sum x^2)^-beta, the sum over n neighbouring channels, none beyond the ends. */
function localResponseNormalisation(node: Node): Graph {
  const size = intOf(node, 'size', 1);
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const g = new GraphBuilder('LRN');
  const x = g.input('x', 'float32', ['N', 'C', 'H', 'W']);
  const squares = g.add('Mul', [x, x]);
  const padded = g.add('Pad', [squares, g.ints([0, before, 0, 0, 0, after, 0, 0])]);
  let sum = '';
  for (let i = 0; i < size; i++) {
    const left = size - 1 - i;
    const end = left === 0 ? Number.MAX_SAFE_INTEGER : -left;
    const part = g.add('Slice', [padded, g.ints([i]), g.ints([end]), g.ints([1])]);
    sum = i === 0 ? part : g.add('Add', [sum, part]);
  }
  const scaled = g.add('Mul', [sum, g.scalar(floatOf(node, 'alpha', 1e-4) / size)]);
  const shifted = g.add('Add', [scaled, g.scalar(floatOf(node, 'bias', 1))]);
  const power = g.add('Pow', [shifted, g.scalar(-floatOf(node, 'beta', 0.75))]);
  g.output('y', g.add('Mul', [x, power]), 'float32', ['N', 'C', 'H', 'W']);
  return g.build();
}

/** x - m - log sum exp(x - m), m the largest value along the axis. */
function logSoftmax(node: Node): Graph {
  const axis = intOf(node, 'axis', -1);
  const g = new GraphBuilder('LogSoftmax');
  const x = g.input('x', 'float32', []);
  const largest = g.add('ReduceMax', [x], { axes: [axis], keepdims: 1 });
  const shifted = g.add('Sub', [x, largest]);
  const sum = g.add('ReduceSum', [g.add('Exp', [shifted]), g.ints([axis])], { keepdims: 1 });
  g.output('y', g.add('Sub', [shifted, g.add('Log', [sum])]), 'float32', []);
  return g.build();
}
