import type { Attribute, Dim, Graph, Node, ValueInfo } from './graph.ts';
import type { ElementType, Tensor } from './tensor.ts';
import { elementTypeNumber } from './onnx-types.ts';
import { float32, float64, int64 } from './tensor.ts';

/** The ONNX operator set that our own graphs are written in. */
export const OPSET = 17;

/** A float attribute; a bare number is an int. */
export interface FloatAttribute {
  readonly float: number;
}

/** What the builder takes for an attribute. */
export type AttributeValue = number | readonly number[] | string | Tensor | FloatAttribute;

/**
 * Writes a graph node by node. Values are known by their names.
 *
 * @example
 * const g = new GraphBuilder('double');
 * const x = g.input('x', 'float32', ['N', 3]);
 * g.output('y', g.add('Mul', [x, g.scalar(2)]), 'float32', ['N', 3]);
 * const graph = g.build();
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  readonly #initializers = new Map<string, Tensor>();
  readonly #nodes: Node[] = [];
  readonly #names = new Set<string>();
  #count = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Goes on from a finished graph: its inputs, values and outputs are kept. */
  static from(graph: Graph): GraphBuilder {
    const builder = new GraphBuilder(graph.name);
    for (const { name, type, dims } of graph.inputs) builder.input(name, type, dims ?? []);
    builder.include(graph);
    builder.#outputs.push(...graph.outputs);
    return builder;
  }

  /** Declares an input and returns its name. */
  input(name: string, type: ElementType, dims: readonly Dim[]): string {
    this.#inputs.push({ name: this.#claim(name), type, dims });
    return name;
  }

  /** Puts a tensor into the graph and returns its name. */
  constant(tensor: Tensor, name = this.#fresh('constant')): string {
    this.#initializers.set(this.#claim(name), tensor);
    return name;
  }

  /** Puts a scalar into the graph and returns its name. */
  scalar(value: number, type: 'float32' | 'float64' = 'float32'): string {
    return this.constant(type === 'float32' ? float32([], [value]) : float64([], [value]));
  }

  /** Puts a vector of whole numbers into the graph, such as a shape or axes, and returns its name. */
  ints(values: readonly number[]): string {
    return this.constant(int64([values.length], values));
  }

  /** Adds a conversion to another element type and returns the output's name. */
  cast(value: string, type: ElementType): string {
    return this.add('Cast', [value], { to: elementTypeNumber(type) });
  }

  /** Adds a node with one output and returns the output's name. */
  add(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    name = this.#fresh(op),
  ): string {
    const [output] = this.addMany(op, inputs, attributes, [name]);
    return output as string;
  }

  /** Adds a node with several named outputs. */
  addMany(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>>,
    outputs: readonly string[],
  ): readonly string[] {
    for (const output of outputs) this.#claim(output);
    const tagged = Object.entries(attributes).map(([key, value]) => [key, tag(value)] as const);
    this.#nodes.push({
      op,
      name: outputs[0] ?? op,
      domain: '',
      inputs,
      outputs,
      attributes: Object.fromEntries(tagged),
    });
    return outputs;
  }

  /** Makes a value an output of the graph under the given name. */
  output(name: string, value: string, type: ElementType, dims: readonly Dim[]): void {
    if (name !== value) this.add('Identity', [value], {}, name);
    this.#outputs.push({ name, type, dims });
  }

  /** Takes the nodes and initializers of another graph; its inputs must be values of this one. */
  include(graph: Graph): void {
    for (const [name, tensor] of graph.initializers) this.constant(tensor, name);
    for (const node of graph.nodes) {
      for (const output of node.outputs) if (output !== '') this.#claim(output);
      this.#nodes.push(node);
    }
  }

  /** The finished graph. */
  build(metadata: Readonly<Record<string, string>> = {}): Graph {
    return {
      name: this.#name,
      opsets: { '': OPSET },
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: this.#initializers,
      nodes: this.#nodes,
      metadata,
    };
  }

  #claim(name: string): string {
    if (this.#names.has(name)) {
      throw new RangeError(`graph ${this.#name} already has a value named ${name}`);
    }
    this.#names.add(name);
    return name;
  }

  #fresh(stem: string): string {
    let name: string;
    do {
      this.#count += 1;
      name = `${stem.toLowerCase()}_${this.#count}`;
    } while (this.#names.has(name));
    return name;
  }
}

function tag(value: AttributeValue): Attribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (isFloat(value)) return { type: 'float', value: value.float };
  if (isList(value)) return { type: 'ints', value };
  return { type: 'tensor', value };
}

function isFloat(value: object): value is FloatAttribute {
  return 'float' in value;
}

function isList(value: object): value is readonly number[] {
  return Array.isArray(value);
}
