import { intOf, intsOf } from './attributes.ts';
import type { Graph, Node } from './graph.ts';
import { readsOf } from './graph.ts';
import type { Tensor } from './tensor.ts';
import { float32, sizeOf } from './tensor.ts';

/** A network that takes one plane, less a mean, where it took several channels. */
export interface OnePlane {
  /** Its input has one channel of `plane - mean`. */
  readonly graph: Graph;
  readonly mean: number;
}

/**
 * Moves the channels of a gray image into the first convolution of a network. Channel c of such an
 * input is (plane - mean[c]) / std[c], a convolution is linear, and so
 *
 *     sum over c of W[o,c] * (plane - mean[c]) / std[c]
 *         = (sum over c of W[o,c] / std[c]) * (plane - m) + sum over c of W[o,c] (m - mean[c]) / std[c]
 *
 * in exact arithmetic, for any m; it is the mean of the means here. A third of the products of the
 * first convolution is left, and the input has a third of the size. Where the convolution pads, a
 * zero of the padding must mean the same in every channel, so the means must be equal.
 *
 * @param input the name of the graph's image input, [N, channels, height, width].
 * @param mean one number for each channel, in the units of the plane; as is `std`.
 * @returns undefined when the input is not read by one such convolution alone.
 */
export function inOnePlane(
  graph: Graph,
  input: string,
  mean: readonly number[],
  std: readonly number[],
): OnePlane | undefined {
  const readers = graph.nodes.filter((node) => readsOf(node).includes(input));
  const [conv] = readers;
  if (conv === undefined || readers.length > 1 || conv.op !== 'Conv') return undefined;
  const [image, weightName = '', biasName = ''] = conv.inputs;
  const weight = graph.initializers.get(weightName);
  const bias = biasName === '' ? undefined : graph.initializers.get(biasName);
  if (image !== input || !isFloat(weight) || weight.dims[1] !== mean.length) return undefined;
  if (intOf(conv, 'group', 1) !== 1 || (biasName !== '' && !isFloat(bias))) return undefined;
  if (mean.some((value) => value !== mean[0]) && pads(conv)) return undefined;

  const m = mean.reduce((sum, value) => sum + value, 0) / mean.length;
  const { merged, shift } = merge(weight, mean, std, m);
  shift.forEach((value, o) => (shift[o] = value + Number(bias?.data[o] ?? 0)));
  const names = [`${weightName}, one plane`, `${weightName}, shift`] as const;
  const rest = graph.nodes.flatMap((node) => (node === conv ? [] : readsOf(node)));
  const initializers = new Map(graph.initializers);
  for (const name of [weightName, biasName]) if (!rest.includes(name)) initializers.delete(name);
  initializers.set(names[0], merged);
  initializers.set(names[1], float32([shift.length], shift));
  const replaced: Node = { ...conv, inputs: [input, ...names] };
  return {
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => (value.name === input ? oneChannel(value) : value)),
      initializers,
      nodes: graph.nodes.map((node) => (node === conv ? replaced : node)),
    },
    mean: m,
  };
}

/** The weights over one plane, and what the distance of m from the channels' means adds. */
function merge(
  { data, dims }: Tensor,
  mean: readonly number[],
  std: readonly number[],
  m: number,
): { merged: Tensor<Float32Array>; shift: number[] } {
  const [outputs = 0, channels = 0, ...window] = dims;
  const area = sizeOf(window);
  const merged = new Float64Array(outputs * area);
  const shift = new Array<number>(outputs).fill(0);
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < area; k++) {
        const scaled = Number(data[(o * channels + c) * area + k]) / (std[c] ?? NaN);
        merged[o * area + k] = (merged[o * area + k] ?? 0) + scaled;
        shift[o] = (shift[o] ?? 0) + scaled * (m - (mean[c] ?? NaN));
      }
    }
  }
  return { merged: float32([outputs, 1, ...window], Float32Array.from(merged)), shift };
}

function pads(conv: Node): boolean {
  const auto = conv.attributes['auto_pad'];
  if (auto?.type === 'string' && auto.value.startsWith('SAME')) return true;
  return (intsOf(conv, 'pads') ?? []).some((pad) => pad !== 0);
}

function isFloat(tensor: Tensor | undefined): tensor is Tensor<Float32Array> {
  return tensor?.type === 'float32';
}

function oneChannel(value: Graph['inputs'][number]): Graph['inputs'][number] {
  const { dims } = value;
  return dims === undefined ? value : { ...value, dims: dims.map((dim, i) => (i === 1 ? 1 : dim)) };
}
