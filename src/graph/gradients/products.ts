import { floatOf, intOf } from '../attributes.ts';
import type { GradientRule, Tape } from './tape.ts';

/** Matrix products. */
export const products: Readonly<Record<string, GradientRule>> = {
  MatMul(tape, { inputs, outputs }, dy, input) {
    const [a = '', b = ''] = inputs;
    const [ranks, own] = [[tape.rank(a), tape.rank(b)], tape.shape(inputs[input] ?? '').dims];
    if (ranks.every((rank) => rank === 2)) {
      return input === 0
        ? tape.add('Gemm', [dy, b], { transB: 1 })
        : tape.add('Gemm', [a, dy], { transA: 1 });
    }
    const gradient =
      input === 0
        ? tape.add('MatMul', [dy, lastTwoSwapped(tape, b)])
        : tape.add('MatMul', [lastTwoSwapped(tape, a), dy]);
    // The factors' batch axes broadcast; the gradient has those of the product.
    const batch = tape.shape(outputs[0] ?? '').dims.slice(0, -2);
    return tape.sumTo(gradient, [...batch, ...own.slice(-2)], own);
  },

  Gemm(tape, node, dy, input) {
    const [a = '', b = '', c = ''] = node.inputs;
    const transA = intOf(node, 'transA', 0);
    const transB = intOf(node, 'transB', 0);
    const alpha = { alpha: { float: floatOf(node, 'alpha', 1) } };
    if (input === 0) {
      return transA === 0
        ? tape.add('Gemm', [dy, b], { ...alpha, transB: 1 - transB })
        : tape.add('Gemm', [b, dy], { ...alpha, transA: transB, transB: 1 });
    }
    if (input === 1) {
      return transB === 0
        ? tape.add('Gemm', [a, dy], { ...alpha, transA: 1 - transA })
        : tape.add('Gemm', [dy, a], { ...alpha, transA: 1, transB: transA });
    }
    const beta = floatOf(node, 'beta', 1);
    const scaled = beta === 1 ? dy : tape.add('Mul', [dy, tape.scalar(beta, c)]);
    return tape.sumTo(scaled, tape.shape(node.outputs[0] ?? '').dims, tape.shape(c).dims);
  },
};

function lastTwoSwapped(tape: Tape, value: string): string {
  const rank = tape.rank(value);
  const order = Array.from({ length: rank }, (_, axis) => axis);
  return tape.add('Transpose', [value], { perm: [...order.slice(0, -2), rank - 1, rank - 2] });
}
