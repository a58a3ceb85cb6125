import type { Node } from './graph.ts';

/** An integer attribute of a node, or what ONNX takes in its absence. */
export function intOf(node: Node, name: string, absent: number): number {
  const attribute = node.attributes[name];
  return attribute?.type === 'int' ? attribute.value : absent;
}

/** A float attribute of a node, or what ONNX takes in its absence. */
export function floatOf(node: Node, name: string, absent: number): number {
  const attribute = node.attributes[name];
  return attribute?.type === 'float' ? attribute.value : absent;
}

/** A list of integers among the attributes of a node, or undefined in its absence. */
export function intsOf(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name];
  return attribute?.type === 'ints' ? attribute.value : undefined;
}
