import type { Attribute, Graph, Node, ValueInfo } from './graph.ts';

/**
 * The same graph with every value under another name, so that graphs of different origin can be put
 * together. An empty name, an absent optional input, stays empty.
 *
 * @param rename must give different names for different names.
 */
export function renameValues(graph: Graph, rename: (name: string) => string): Graph {
  const renamed = (name: string): string => (name === '' ? '' : rename(name));
  const ofInfo = (info: ValueInfo): ValueInfo => ({ ...info, name: renamed(info.name) });
  const ofAttribute = (attribute: Attribute): Attribute =>
    attribute.type === 'graph'
      ? { type: 'graph', value: renameValues(attribute.value, rename) }
      : attribute;
  const ofNode = (node: Node): Node => ({
    ...node,
    inputs: node.inputs.map(renamed),
    outputs: node.outputs.map(renamed),
    attributes: Object.fromEntries(
      Object.entries(node.attributes).map(([key, value]) => [key, ofAttribute(value)]),
    ),
  });
  return {
    ...graph,
    inputs: graph.inputs.map(ofInfo),
    outputs: graph.outputs.map(ofInfo),
    initializers: new Map([...graph.initializers].map(([name, value]) => [renamed(name), value])),
    nodes: graph.nodes.map(ofNode),
  };
}
