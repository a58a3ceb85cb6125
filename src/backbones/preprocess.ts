import { UserError } from '../errors.ts';
import type { GraphBuilder } from '../graph/index.ts';
import { float32, int32 } from '../graph/index.ts';
import type { BackboneInput } from './backbone.ts';
import type { View } from './view.ts';
import { CENTER } from './view.ts';
import type { Window } from './window.ts';
import { FRAME, windowOf } from './window.ts';

/**
 * Adds to a graph what makes a network's input of gray frames: a view, resized where the network
 * takes the whole frame, then (gray - mean) / std in every channel.
 *
 * Resizing is linear with half-pixel centres and without antialiasing.
 *
 * @param pixels name of a uint8 [N, 256, 256] value.
 * @param opset the operator set that the graph is written in.
 * @returns name of a float32 [N, channels, height, width] value.
 * @throws UserError when the crop does not fit into 256 pixels, when it leaves no room for corners,
 *   or when the operator set cannot resize.
 */
export function addPreprocessing(
  g: GraphBuilder,
  pixels: string,
  input: BackboneInput,
  opset: number,
  view: View = CENTER,
): string {
  const window = windowOf(input, view);
  if (input.from256 === 'resize') checkResize(opset);
  // Floats from here on: WebGPU has hardly a kernel for bytes.
  const plane = g.cast(g.add('Reshape', [pixels, g.ints([-1, 1, FRAME, FRAME])]), 'float32');
  const isWhole = window.height === FRAME && window.width === FRAME;
  const part = isWhole ? plane : cropped(g, plane, window, opset);
  const values = view.mirrored ? mirrored(g, part, window) : part;
  const sized = input.from256 === 'resize' ? resized(g, values, window, input) : values;
  const [mean, std] = [perChannel(input, 'mean'), perChannel(input, 'std')];
  const count = mean.length;
  const constant = (values: readonly number[]): string =>
    g.constant(float32([1, count, 1, 1], values));
  // Subtracting three means from one plane makes the three channels; with one channel, what changes
  // nothing is left out.
  const keepsMean = count === 1 && mean[0] === 0;
  const centred = keepsMean ? sized : g.add('Sub', [sized, constant(mean)]);
  return std.every((value) => value === 1) ? centred : g.add('Div', [centred, constant(std)]);
}

/** The means or deviations of an input, one for each of its channels. */
export function perChannel(input: BackboneInput, what: 'mean' | 'std'): number[] {
  const values = input[what];
  const count = input.channels === 'gray' ? 1 : 3;
  return Array.from({ length: count }, (_, c) => values[c] ?? values[0] ?? NaN);
}

function cropped(
  g: GraphBuilder,
  plane: string,
  { top, left, height, width }: Window,
  opset: number,
): string {
  const starts = [top, left];
  const ends = [top + height, left + width];
  // Until operator set 10 the window was an attribute.
  return opset < 10
    ? g.add('Slice', [plane], { axes: [2, 3], starts, ends })
    : g.add('Slice', [plane, ...[starts, ends, [2, 3]].map((values) => g.ints(values))]);
}

/** Swaps left and right. */
function mirrored(g: GraphBuilder, plane: string, { width }: Window): string {
  const columns = Int32Array.from({ length: width }, (_, i) => width - 1 - i);
  return g.add('Gather', [plane, g.constant(int32([width], columns))], { axis: 3 });
}

function checkResize(opset: number): void {
  if (opset >= 11) return;
  throw new UserError(
    `Cannot resize frames for a network of ONNX operator set ${opset}: convert it to operator set 11 or later, or crop to at most ${FRAME} pixels.`,
  );
}

function resized(
  g: GraphBuilder,
  values: string,
  window: Window,
  { width, height }: BackboneInput,
): string {
  const everything = g.constant(float32([0]));
  const scales = g.constant(float32([4], [1, 1, height / window.height, width / window.width]));
  return g.add('Resize', [values, everything, scales], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
  });
}
