import { UserError } from '../errors.ts';
import { elementwise } from './gradients/elementwise.ts';
import { layout } from './gradients/layout.ts';
import { products } from './gradients/products.ts';
import { reductions } from './gradients/reductions.ts';
import type { GradientRule } from './gradients/tape.ts';
import { Tape } from './gradients/tape.ts';
import type { Graph, Node } from './graph.ts';
import { readsOf } from './graph.ts';

/** How gradients pass each operator, from its output to its inputs. */
const RULES: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({ ...elementwise, ...products, ...reductions, ...layout }),
);

/** The operator sets in which the backward nodes mean what they should. */
const OPSETS = { first: 13, last: 18 };

/**
 * Adds the gradient of a loss to a graph by reverse-mode differentiation (Griewank and Walther,
 * Evaluating Derivatives, 2nd ed., section 3.2): each node on a path from `wrt` to the loss, last
 * first, hands the gradient of its output on to its inputs. Nodes off those paths need no rule.
 *
 * @param loss a value of one element, float32 or float64.
 * @param wrt values of the graph: inputs, weights or anything between, such as feature maps.
 * @returns the graph with further outputs `grad/<name>`, each of the shape of its value.
 * @throws UserError when an operator on the way has no rule, when a shape that a rule needs does
 *   not follow from the inputs, or when the loss does not depend on one of `wrt`.
 *
 * @example
 * const g = new GraphBuilder('square');
 * const x = g.input('x', 'float64', [3]);
 * g.output('loss', g.add('ReduceSum', [g.add('Mul', [x, x])], { keepdims: 0 }), 'float64', []);
 * const graph = differentiate(g.build(), 'loss', ['x']); // its output 'grad/x' is 2 x
 */
export function differentiate(graph: Graph, loss: string, wrt: readonly string[]): Graph {
  const opset = graph.opsets[''] ?? 1;
  if (opset < OPSETS.first || opset > OPSETS.last) {
    throw new UserError(
      `Cannot differentiate ${graph.name}: it is written in ONNX operator set ${opset}; convert it to one from ${OPSETS.first} to ${OPSETS.last}.`,
    );
  }
  const tape = new Tape(graph);
  const active = dependents(graph, wrt);
  const between = behind(graph, loss).filter(({ inputs }) => inputs.some((x) => active.has(x)));
  const path = between.map((node) => {
    const rule = node.domain === '' ? RULES.get(node.op) : undefined;
    if (rule === undefined) throw tape.refusal(`operator ${node.op} has no gradient rule`);
    return [node, rule] as const;
  });
  const { type, dims } = tape.shape(loss);
  if (!['float32', 'float64'].includes(type) || dims.some((dim) => dim !== 1)) {
    throw tape.refusal(`"${loss}" is a ${type} of shape [${dims.join(', ')}], not one number`);
  }

  const one = tape.add('Expand', [tape.scalar(1, loss), tape.add('Shape', [loss])]);
  const gradients = new Map([[loss, one]]);
  const receive = (value: string, gradient: string): void => {
    const sum = gradients.get(value);
    gradients.set(value, sum === undefined ? gradient : tape.add('Add', [sum, gradient]));
  };
  for (const [node, rule] of path) {
    const dy = gradients.get(node.outputs[0] ?? '');
    if (dy === undefined) throw tape.refusal(`only the first output of ${node.op} has a gradient`);
    node.inputs.forEach((input, i) => {
      if (active.has(input)) receive(input, rule(tape, node, dy, i));
    });
  }
  return tape.finish(
    wrt.map((name) => {
      const value = gradients.get(name);
      if (value === undefined) throw tape.refusal(`"${loss}" does not depend on "${name}"`);
      return { name: `grad/${name}`, value, like: name };
    }),
  );
}

/** The given values and all that is computed from them. */
function dependents(graph: Graph, values: readonly string[]): ReadonlySet<string> {
  const found = new Set(values);
  for (const { inputs, outputs } of graph.nodes) {
    // An empty name stands for an absent input or output.
    if (!inputs.some((input) => input !== '' && found.has(input))) continue;
    for (const output of outputs) found.add(output);
  }
  found.delete('');
  return found;
}

/** The nodes that a value is computed by, last first. */
function behind(graph: Graph, value: string): Node[] {
  const wanted = new Set([value]);
  return [...graph.nodes].reverse().filter((node) => {
    const needed = node.outputs.some((output) => wanted.has(output));
    if (needed) for (const input of readsOf(node)) wanted.add(input);
    return needed;
  });
}
