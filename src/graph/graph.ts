import type { ElementType, Tensor } from './tensor.ts';

/** A dimension: a count, or the name of one that is known only when the graph runs. */
export type Dim = number | string;

/** What is known of a value before the graph runs; dims are absent where the rank is unknown. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims?: readonly Dim[];
}

/** An attribute of a node, tagged by its ONNX type. */
export type Attribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: Tensor }
  | { readonly type: 'graph'; readonly value: Graph };

/** One operator application. An empty input name means that the optional input is absent. */
export interface Node {
  readonly op: string;
  readonly name: string;
  /** The operator set; the empty string is ONNX's own. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/**
 * A network: an ONNX graph in topological order. Initializers are the values that live in the graph
 * itself, such as weights.
 */
export interface Graph {
  readonly name: string;
  /** Version of each operator set by domain; '' is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly nodes: readonly Node[];
  /** Free text entries that travel with the model. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The node that makes a value, or undefined for inputs and initializers. */
export function producerOf(graph: Graph, value: string): Node | undefined {
  return graph.nodes.find((node) => node.outputs.includes(value));
}

/** Every name a node reads, those read inside its subgraphs included. */
export function readsOf(node: Node): string[] {
  const inner = Object.values(node.attributes).flatMap((attribute) =>
    attribute.type === 'graph'
      ? [
          ...attribute.value.nodes.flatMap(readsOf),
          ...attribute.value.outputs.map((output) => output.name),
        ]
      : [],
  );
  return [...node.inputs, ...inner].filter((name) => name !== '');
}
