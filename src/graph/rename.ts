import type { Attribute, Graph, Node, ValueInfo } from './graph.ts';

/**
 * The same graph with every value and every node under another name, so that graphs of different
 * origin can be put together. An empty name, such as that of an absent optional input, stays empty.
 *
 * @param ofValue gives another name for every name of a value.
 * @param ofNode gives another name for every name of a node.
 */
export function renamed(
  graph: Graph,
  ofValue: (name: string) => string,
  ofNode: (name: string) => string = ofValue,
): Graph {
  const value = (name: string): string => (name === '' ? '' : ofValue(name));
  const ofInfo = (info: ValueInfo): ValueInfo => ({ ...info, name: value(info.name) });
  const ofAttribute = (attribute: Attribute): Attribute =>
    attribute.type === 'graph'
      ? { type: 'graph', value: renamed(attribute.value, ofValue, ofNode) }
      : attribute;
  const node = (old: Node): Node => ({
    ...old,
    name: old.name === '' ? '' : ofNode(old.name),
    inputs: old.inputs.map(value),
    outputs: old.outputs.map(value),
    attributes: Object.fromEntries(
      Object.entries(old.attributes).map(([key, content]) => [key, ofAttribute(content)]),
    ),
  });
  return {
    ...graph,
    inputs: graph.inputs.map(ofInfo),
    outputs: graph.outputs.map(ofInfo),
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [value(name), tensor])),
    nodes: graph.nodes.map(node),
  };
}
