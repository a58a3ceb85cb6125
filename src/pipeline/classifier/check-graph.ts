import { UserError } from '../../errors.ts';
import type { Graph, ValueInfo } from '../../graph/index.ts';

/** Operator sets that a classifier may use: ONNX's own and onnxruntime's 8-bit operators. */
const DOMAINS = new Set(['', 'com.microsoft']);
const MOST_NODES = 100_000;
const SIDE = 256;

/**
 * Refuses a graph that is no classifier of so many categories, before it is run.
 *
 * @throws UserError with the rule that it breaks.
 */
export function checkGraph(graph: Graph, categories: number): void {
  const wrong = (why: string): UserError =>
    new UserError(`Cannot use the classifier: ${why}; export it again with "sonograft export".`);
  const [input, ...others] = graph.inputs;
  const [output, ...more] = graph.outputs;
  if (others.length > 0 || !isCalled(input, 'pixels', 'uint8', [SIDE, SIDE])) {
    throw wrong('its network does not take uint8 frames of 256 x 256 as "pixels"');
  }
  if (more.length > 0 || !isCalled(output, 'probabilities', 'float32', [categories])) {
    throw wrong(`its network does not give ${categories} "probabilities"`);
  }
  const foreign = graph.nodes.find(({ domain }) => !DOMAINS.has(domain));
  if (foreign !== undefined) throw wrong(`its network uses operators of "${foreign.domain}"`);
  if (graph.nodes.length > MOST_NODES) {
    throw wrong(`its network has ${graph.nodes.length} nodes, and ${MOST_NODES} is the most`);
  }
}

function isCalled(
  value: ValueInfo | undefined,
  name: string,
  type: ValueInfo['type'],
  rest: readonly number[],
): boolean {
  return value?.name === name && value.type === type && value.dims?.slice(1).join() === rest.join();
}
