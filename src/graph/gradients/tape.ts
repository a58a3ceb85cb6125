import { UserError } from '../../errors.ts';
import type { AttributeValue } from '../builder.ts';
import { GraphBuilder } from '../builder.ts';
import type { Dim, Graph, Node } from '../graph.ts';
import { producerOf } from '../graph.ts';
import type { Shape } from '../shapes.ts';
import { constantsOf, inferShapes } from '../shapes.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Gradient of the loss with respect to input number `input` of a node, given `dy`, the gradient
 * with respect to its output: the name of a value that the rule has put on the tape.
 */
export type GradientRule = (tape: Tape, node: Node, dy: string, input: number) => string;

/** The backward nodes under construction, and what is known of the forward graph's values. */
export class Tape {
  readonly #graph: Graph;
  readonly #builder: GraphBuilder;
  readonly #shapes: ReadonlyMap<string, Shape>;
  readonly #constants: ReadonlyMap<string, Tensor>;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#shapes = inferShapes(graph);
    this.#constants = constantsOf(graph);
    this.#builder = GraphBuilder.from(graph);
  }

  /** Adds a node with one output and returns the output's name. */
  add(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    return this.#builder.add(op, inputs, attributes);
  }

  /** A scalar of the same element type as a value of the forward graph. */
  scalar(number: number, like: string): string {
    return this.#builder.scalar(
      number,
      this.shape(like).type === 'float64' ? 'float64' : 'float32',
    );
  }

  /** Converts a value to the element type of a value of the forward graph. */
  cast(value: string, like: string): string {
    return this.#builder.cast(value, this.shape(like).type);
  }

  /** A vector of whole numbers, such as axes. */
  ints(values: readonly number[]): string {
    return this.#builder.ints(values);
  }

  /** @throws UserError when the value's shape does not follow from the graph. */
  shape(value: string): Shape {
    const shape = this.#shapes.get(value);
    if (shape !== undefined) return shape;
    const maker = producerOf(this.#graph, value)?.op ?? 'an input';
    throw this.refusal(`the shape of "${value}" (from ${maker}) is not known before it runs`);
  }

  rank(value: string): number {
    return this.shape(value).dims.length;
  }

  /** The whole numbers of a constant, such as the axes or the starts that a node is given. */
  numbers(value: string | undefined, what: string): readonly number[] {
    const tensor = this.#constants.get(value ?? '');
    if (tensor !== undefined) return Array.from(tensor.data, Number);
    throw this.refusal(`the ${what} "${value ?? ''}" are not constants`);
  }

  /**
   * Undoes broadcasting: sums a gradient of dims `from` over the axes along which an operand of
   * dims `to` was repeated.
   */
  sumTo(gradient: string, from: readonly Dim[], to: readonly Dim[]): string {
    const extra = from.length - to.length;
    const repeated: number[] = [];
    to.forEach((dim, i) => {
      const axis = i + extra;
      if (dim === from[axis]) return;
      if (dim !== 1) {
        const against = `"${dim}" against ${from[axis] ?? 1}`;
        throw this.refusal(`it is not known whether ${against} is repeated`);
      }
      repeated.push(axis);
    });
    let sum = gradient;
    if (repeated.length > 0) {
      sum = this.add('ReduceSum', [sum, this.ints(repeated)], { keepdims: 1 });
    }
    if (extra > 0) {
      const leading = Array.from({ length: extra }, (_, axis) => axis);
      sum = this.add('ReduceSum', [sum, this.ints(leading)], { keepdims: 0 });
    }
    return sum;
  }

  /** The error that says why this graph cannot be differentiated. */
  refusal(reason: string): UserError {
    return new UserError(`Cannot differentiate ${this.#graph.name}: ${reason}.`);
  }

  /** The forward graph with the backward nodes and the named values as further outputs. */
  finish(outputs: readonly { name: string; value: string; like: string }[]): Graph {
    for (const { name, value, like } of outputs) {
      const { type, dims } = this.shape(like);
      this.#builder.output(name, value, type, dims);
    }
    const { initializers, nodes, outputs: all } = this.#builder.build();
    return { ...this.#graph, initializers, nodes, outputs: all };
  }
}
