import type { Node } from '../graph.ts';
import type { GradientRule, Tape } from './tape.ts';

/** Sums a gradient of the node's output to the dims of one of its broadcast inputs. */
function toInput(tape: Tape, { inputs, outputs }: Node, gradient: string, input: number): string {
  const [output = ''] = outputs;
  return tape.sumTo(gradient, tape.shape(output).dims, tape.shape(inputs[input] ?? '').dims);
}

/** Elementwise operators; those of two operands broadcast. */
export const elementwise: Readonly<Record<string, GradientRule>> = {
  Identity: (_, __, dy) => dy,
  Add: toInput,
  Sub: (tape, node, dy, input) =>
    toInput(tape, node, input === 0 ? dy : tape.add('Neg', [dy]), input),
  Mul(tape, node, dy, input) {
    const other = node.inputs[1 - input] ?? '';
    return toInput(tape, node, tape.add('Mul', [dy, other]), input);
  },
  Div(tape, node, dy, input) {
    const [, b = ''] = node.inputs;
    const da = tape.add('Div', [dy, b]);
    if (input === 0) return toInput(tape, node, da, 0);
    const [y = ''] = node.outputs;
    return toInput(tape, node, tape.add('Neg', [tape.add('Mul', [da, y])]), 1);
  },
  Neg: (tape, _, dy) => tape.add('Neg', [dy]),
  Exp: (tape, { outputs: [y = ''] }, dy) => tape.add('Mul', [dy, y]),
  Log: (tape, { inputs: [x = ''] }, dy) => tape.add('Div', [dy, x]),
  Sqrt(tape, { outputs: [y = ''] }, dy) {
    return tape.add('Div', [dy, tape.add('Add', [y, y])]);
  },
  Relu(tape, { outputs: [y = ''] }, dy) {
    const zero = tape.scalar(0, y);
    return tape.add('Where', [tape.add('Greater', [y, zero]), dy, zero]);
  },
  Sigmoid(tape, { outputs: [y = ''] }, dy) {
    const slope = tape.add('Mul', [y, tape.add('Sub', [tape.scalar(1, y), y])]);
    return tape.add('Mul', [dy, slope]);
  },
  Tanh(tape, { outputs: [y = ''] }, dy) {
    const slope = tape.add('Sub', [tape.scalar(1, y), tape.add('Mul', [y, y])]);
    return tape.add('Mul', [dy, slope]);
  },
};
