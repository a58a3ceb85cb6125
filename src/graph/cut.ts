import { UserError } from '../errors.ts';
import type { Graph, Node, ValueInfo } from './graph.ts';
import { producerOf, readsOf } from './graph.ts';
import { constantsOf } from './shapes.ts';

/**
 * The part of a graph that makes the given values; everything else, unused weights included, is
 * left out.
 *
 * @throws UserError naming the values there are when one asked for does not exist.
 */
export function cut(graph: Graph, outputs: readonly ValueInfo[]): Graph {
  const known = new Set(graph.nodes.flatMap((node) => node.outputs));
  for (const { name } of outputs) {
    if (known.has(name)) continue;
    const last = [...known].slice(-8).join(', ');
    throw new UserError(
      `Cannot cut ${graph.name} at "${name}": no such tensor; the last ones are ${last}.`,
    );
  }
  const wanted = new Set(outputs.map((output) => output.name));
  const kept: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => wanted.has(output))) continue;
    kept.push(node);
    for (const name of readsOf(node)) wanted.add(name);
  }
  return {
    ...graph,
    outputs,
    nodes: kept.reverse(),
    inputs: graph.inputs.filter((input) => wanted.has(input.name)),
    initializers: new Map([...graph.initializers].filter(([name]) => wanted.has(name))),
  };
}

/** Operators that end the convolutional part of a network by looking at the whole map at once. */
const WHOLE_MAP = new Set(['GlobalAveragePool', 'GlobalMaxPool', 'Gemm', 'MatMul']);

/** Operators through which a map passes with its layout or as a plain reshaping of it. */
const PASSING = new Set(['Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout', 'Transpose']);

/**
 * The last feature map before global pooling or before the first fully connected layer: where a
 * network is cut when its user names no tensor. A map that goes on beside its own pooling, as in
 * squeeze-and-excitation blocks, is not the last.
 *
 * @throws UserError when the graph has none.
 */
export function lastFeatureMap(graph: Graph): string {
  for (const node of graph.nodes) {
    if (!isWholeMap(graph, node)) continue;
    const map = beforePassing(graph, node.inputs[0] ?? '');
    const readers = graph.nodes.filter((other) => readsOf(other).includes(map));
    if (readers.every((other) => PASSING.has(other.op) || isWholeMap(graph, other))) return map;
  }
  throw new UserError(
    `Cannot find the feature map of ${graph.name}: it has no global pooling and no fully connected layer; name a tensor with --features.`,
  );
}

/**
 * The map that a pooled feature vector was made from, or undefined when the value is not the global
 * pooling of a map.
 */
export function mapBehind(graph: Graph, vector: string): string | undefined {
  const node = producerOf(graph, beforePassing(graph, vector));
  if (node === undefined) return undefined;
  return node.op.startsWith('Global') || isGlobalMean(graph, node) ? node.inputs[0] : undefined;
}

function beforePassing(graph: Graph, value: string): string {
  const node = producerOf(graph, value);
  const source = node?.inputs[0];
  return node !== undefined && source !== undefined && PASSING.has(node.op)
    ? beforePassing(graph, source)
    : value;
}

function isWholeMap(graph: Graph, node: Node): boolean {
  return WHOLE_MAP.has(node.op) || isGlobalMean(graph, node);
}

/** A mean over height and width; a mean over channels, as in layer normalisation, is none. */
function isGlobalMean(graph: Graph, node: Node): boolean {
  if (node.op !== 'ReduceMean') return false;
  const attribute = node.attributes['axes'];
  // From operator set 18 on the axes are an input.
  const input = constantsOf(graph).get(node.inputs[1] ?? '');
  const axes = attribute?.type === 'ints' ? attribute.value : Array.from(input?.data ?? [], Number);
  return axes.length === 2 && axes.every((axis) => axis >= 2 || (axis < 0 && axis >= -2));
}
