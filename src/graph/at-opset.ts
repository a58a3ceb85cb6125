import { UserError } from '../errors.ts';
import { intsOf } from './attributes.ts';
import type { Graph, Node } from './graph.ts';
import type { Tensor } from './tensor.ts';
import { int64 } from './tensor.ts';

/** The oldest operator set in which what we write means the same. */
const OLDEST = 11;

/** From this operator set on, axes of reductions are an input. */
const AXES_AS_INPUT = 18;

/** Reductions whose axes are an attribute in the operator set that our graphs are written in. */
const REDUCTIONS = new Set(['ReduceL2', 'ReduceMax', 'ReduceMean', 'ReduceSumSquare']);

/**
 * A graph of ours in another operator set, so that it can stand in one file with a network that is
 * written in that one.
 *
 * @throws UserError for an operator set that is too old.
 */
export function atOpset(graph: Graph, opset: number): Graph {
  if (opset < OLDEST) {
    throw new UserError(
      `Cannot join the network to its head: it is written in ONNX operator set ${opset}, and ${OLDEST} is the oldest that can be joined; convert the network to a later one and train again.`,
    );
  }
  const opsets = { ...graph.opsets, '': opset };
  if (opset < AXES_AS_INPUT) return { ...graph, opsets };
  const initializers = new Map<string, Tensor>(graph.initializers);
  const nodes = graph.nodes.map((node): Node => {
    const axes = intsOf(node, 'axes');
    if (!REDUCTIONS.has(node.op) || axes === undefined) return node;
    const name = `${node.outputs[0] ?? ''}@axes`;
    initializers.set(name, int64([axes.length], axes));
    const attributes = Object.fromEntries(
      Object.entries(node.attributes).filter(([key]) => key !== 'axes'),
    );
    return { ...node, attributes, inputs: [...node.inputs, name] };
  });
  return { ...graph, opsets, initializers, nodes };
}
