import { intOf, intsOf } from '../attributes.ts';
import type { Node } from '../graph.ts';
import type { GradientRule, Tape } from './tape.ts';

/** Sums and means over axes, and the softmax family. */
export const reductions: Readonly<Record<string, GradientRule>> = {
  ReduceSum: (tape, node, dy) => spread(tape, node, dy),

  ReduceMean(tape, node, dy) {
    const [x = ''] = node.inputs;
    const [y = ''] = node.outputs;
    const count = tape.add('Div', [tape.add('Size', [x]), tape.add('Size', [y])]);
    return spread(tape, node, tape.add('Div', [dy, tape.cast(count, x)]));
  },

  Softmax(tape, node, dy) {
    const [y = ''] = node.outputs;
    const total = alongAxis(tape, node, tape.add('Mul', [dy, y]));
    return tape.add('Mul', [y, tape.add('Sub', [dy, total])]);
  },

  LogSoftmax(tape, node, dy) {
    const [y = ''] = node.outputs;
    const share = tape.add('Mul', [tape.add('Exp', [y]), alongAxis(tape, node, dy)]);
    return tape.add('Sub', [dy, share]);
  },
};

/** Repeats the gradient of a reduction along the axes that were reduced. */
function spread(tape: Tape, node: Node, dy: string): string {
  const [x = '', given = ''] = node.inputs;
  const axes = given === '' ? intsOf(node, 'axes') : tape.numbers(given, 'axes');
  const dropped = intOf(node, 'keepdims', 1) === 0 && axes !== undefined && axes.length > 0;
  const kept = dropped ? tape.add('Unsqueeze', [dy, tape.ints(axes)]) : dy;
  return tape.add('Expand', [kept, tape.add('Shape', [x])]);
}

function alongAxis(tape: Tape, node: Node, value: string): string {
  return tape.add('ReduceSum', [value, tape.ints([intOf(node, 'axis', -1)])], { keepdims: 1 });
}
