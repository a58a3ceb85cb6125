import { intOf, intsOf } from '../attributes.ts';
import { axisOf } from '../dims.ts';
import type { Node } from '../graph.ts';
import type { GradientRule, Tape } from './tape.ts';

/** Operators that move values without changing them. */
export const layout: Readonly<Record<string, GradientRule>> = {
  Reshape: reshapedBack,
  Flatten: reshapedBack,

  Transpose(tape, node, dy) {
    const order = intsOf(node, 'perm');
    if (order === undefined) return tape.add('Transpose', [dy]);
    return tape.add('Transpose', [dy], { perm: order.map((_, axis) => order.indexOf(axis)) });
  },

  Concat(tape, node, dy, input) {
    const [first = ''] = node.inputs;
    const axis = axisOf(intOf(node, 'axis', 0), tape.rank(first));
    const length = (value: string): string =>
      tape.add('Slice', [tape.add('Shape', [value]), tape.ints([axis]), tape.ints([axis + 1])]);
    const start = node.inputs
      .slice(0, input)
      .reduce((sum, before) => tape.add('Add', [sum, length(before)]), tape.ints([0]));
    const end = tape.add('Add', [start, length(node.inputs[input] ?? '')]);
    return tape.add('Slice', [dy, start, end, tape.ints([axis])]);
  },

  Slice(tape, node, dy) {
    const [x = '', from, , along = '', by = ''] = node.inputs;
    const { dims } = tape.shape(x);
    const starts = tape.numbers(from, 'starts of a slice');
    const axes = along === '' ? starts.map((_, i) => i) : tape.numbers(along, 'axes of a slice');
    if (by !== '' && tape.numbers(by, 'steps of a slice').some((step) => step !== 1)) {
      throw tape.refusal('Slice has a rule only for steps of 1');
    }
    const before = dims.map(() => 0);
    axes.forEach((given, i) => {
      const axis = axisOf(given, dims.length);
      const [start, length] = [starts[i] ?? 0, dims[axis]];
      if (start < 0 && typeof length !== 'number') {
        throw tape.refusal(`a slice counts from the end of "${length ?? ''}", whose length varies`);
      }
      before[axis] = start < 0 ? Math.max(0, start + Number(length)) : start;
    });
    const begin = tape.ints(before);
    const missing = tape.add('Sub', [tape.add('Shape', [x]), tape.add('Shape', [dy])]);
    const pads = tape.add('Concat', [begin, tape.add('Sub', [missing, begin])], { axis: 0 });
    return tape.add('Pad', [dy, pads]);
  },
};

function reshapedBack(tape: Tape, { inputs: [x = ''] }: Node, dy: string): string {
  return tape.add('Reshape', [dy, tape.add('Shape', [x])]);
}
