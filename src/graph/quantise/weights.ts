import type { Tensor } from '../tensor.ts';

/** The weights of a convolution as signed bytes: weight = scale of its output channel * code. */
export interface IntegerWeights {
  readonly codes: Int8Array;
  /** One per output channel. */
  readonly scales: Float32Array;
  /** In units of input scale * weight scale, as the 32-bit sums of products are. */
  readonly bias: Int32Array;
}

/** The largest bias in units of the sums, which leaves as much room for the products. */
const LARGEST_BIAS = 2 ** 30;

/** Below it a channel counts as zero, so that quotients of scales stay within float32. */
const SMALLEST_SCALE = 1e-15;

/**
 * Quantises weights symmetrically, each output channel by its largest magnitude. A channel of tiny
 * weights under a large bias gets a coarser scale, so that the bias fits into its 32 bits.
 *
 * @param weights [output channels, ...].
 * @param bias one number per output channel; absent: 0.
 * @param inputScale of the grid of the input.
 * @param bits 7 gives codes of at most 63 in magnitude, 8 of at most 127.
 */
export function quantiseWeights(
  weights: Tensor<Float32Array>,
  bias: Float32Array | undefined,
  inputScale: number,
  bits: 7 | 8,
): IntegerWeights {
  const [channels = 0] = weights.dims;
  const length = weights.data.length / channels;
  const inputs = weights.dims[1] ?? 1;
  const largestCode = 2 ** (bits - 1) - 1;
  const codes = new Int8Array(weights.data.length);
  const scales = new Float32Array(channels);
  const sums = new Int32Array(channels);
  for (let m = 0; m < channels; m++) {
    const row = weights.data.subarray(m * length, (m + 1) * length);
    const shift = bias?.[m] ?? 0;
    scales[m] = Math.max(
      row.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0) / largestCode,
      Math.abs(shift) / (inputScale * LARGEST_BIAS),
    );
    if ((scales[m] ?? 0) < SMALLEST_SCALE) scales[m] = 1;
    const scale = scales[m] ?? 1;
    codes.set(roundKeepingSums(row, scale, largestCode, inputs), m * length);
    sums[m] = Math.round(shift / (inputScale * scale));
  }
  return { codes, scales, bias: sums };
}

/**
 * Rounds the weights of one output channel so that first the sum over each kernel, then the sum over
 * all of them, moves by at most half a code: where rounding each to its nearest does not, those
 * closest to the middle go the other way. Images and maps are smooth and mostly of one sign, so errors
 * that add up weigh more than errors that cancel (after SQuant: Guo et al., ICLR 2022,
 * arXiv:2202.07471).
 */
function roundKeepingSums(
  row: Float32Array,
  scale: number,
  largestCode: number,
  inputs: number,
): Int8Array {
  const exact = new Float64Array(row.length);
  const codes = new Int8Array(row.length);
  for (let i = 0; i < row.length; i++) {
    exact[i] = (row[i] ?? 0) / scale;
    codes[i] = Math.round(exact[i] ?? 0);
  }
  const size = row.length / inputs;
  for (let c = 0; c < inputs; c++) flip(exact, codes, c * size, (c + 1) * size, largestCode);
  flip(exact, codes, 0, row.length, largestCode);
  return codes;
}

/** Moves the codes with the largest errors by 1, until the sum of errors is at most half a code. */
function flip(
  exact: Float64Array,
  codes: Int8Array,
  from: number,
  to: number,
  largestCode: number,
): void {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (codes[i] ?? 0) - (exact[i] ?? 0);
  const sign = Math.sign(sum);
  for (let left = Math.round(Math.abs(sum)); left > 0; left--) {
    let worst = -1;
    let largest = -Infinity;
    for (let i = from; i < to; i++) {
      const code = codes[i] ?? 0;
      const error = sign * (code - (exact[i] ?? 0));
      if (error <= largest || Math.abs(code - sign) > largestCode) continue;
      worst = i;
      largest = error;
    }
    if (worst === -1) return;
    codes[worst] = (codes[worst] ?? 0) - sign;
  }
}
