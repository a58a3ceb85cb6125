import type { Graph, ValueInfo } from '../graph.ts';

/**
 * A graph for batches of one size only: the first dimension of its inputs and outputs is that number,
 * so that onnxruntime knows ahead what follows from it.
 */
export function fixedBatch(graph: Graph, size: number): Graph {
  const fixed = ({ dims, ...rest }: ValueInfo): ValueInfo =>
    dims === undefined ? rest : { ...rest, dims: [size, ...dims.slice(1)] };
  return { ...graph, inputs: graph.inputs.map(fixed), outputs: graph.outputs.map(fixed) };
}
