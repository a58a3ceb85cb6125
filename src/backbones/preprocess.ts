import { UserError } from '../errors.ts';
import type { GraphBuilder } from '../graph/index.ts';
import { float32 } from '../graph/index.ts';
import type { BackboneInput } from './backbone.ts';

/** Side of the frames that the images room makes. */
const FRAME = 256;

/**
 * Adds to a graph what makes a network's input of gray frames: crop or resize, then
 * (gray - mean) / std in every channel.
 *
 * The crop starts at floor((256 - size) / 2). Resizing is linear with half-pixel centres and without
 * antialiasing.
 *
 * @param pixels name of a uint8 [N, 256, 256] value.
 * @param opset the operator set that the graph is written in.
 * @returns name of a float32 [N, channels, height, width] value.
 * @throws UserError when the crop does not fit into 256 pixels, or when the operator set cannot resize.
 */
export function addPreprocessing(
  g: GraphBuilder,
  pixels: string,
  input: BackboneInput,
  opset: number,
): string {
  const plane = g.add('Reshape', [pixels, g.ints([-1, 1, FRAME, FRAME])]);
  const sized =
    input.from256 === 'resize' ? resized(g, plane, input, opset) : cropped(g, plane, input, opset);
  const count = input.channels === 'gray' ? 1 : 3;
  const perChannel = (values: readonly number[]): string =>
    g.constant(
      float32(
        [1, count, 1, 1],
        Array.from({ length: count }, (_, c) => values[c] ?? values[0] ?? 0),
      ),
    );
  // Subtracting three means from one plane makes the three channels.
  const centred = g.add('Sub', [sized, perChannel(input.mean)]);
  return g.add('Div', [centred, perChannel(input.std)], {}, 'prepared');
}

function cropped(
  g: GraphBuilder,
  plane: string,
  { width, height }: BackboneInput,
  opset: number,
): string {
  if (width > FRAME || height > FRAME) {
    throw new UserError(
      `Cannot crop ${width} x ${height} out of a frame of ${FRAME} x ${FRAME}: set input.from256 of backbone.json to "resize".`,
    );
  }
  const starts = [height, width].map((side) => Math.floor((FRAME - side) / 2));
  const ends = [height, width].map((side, i) => (starts[i] ?? 0) + side);
  // Until operator set 10 the window was an attribute.
  const window =
    opset < 10
      ? g.add('Slice', [plane], { axes: [2, 3], starts, ends })
      : g.add('Slice', [plane, ...[starts, ends, [2, 3]].map((values) => g.ints(values))]);
  return g.cast(window, 'float32');
}

function resized(
  g: GraphBuilder,
  plane: string,
  { width, height }: BackboneInput,
  opset: number,
): string {
  if (opset < 11) {
    throw new UserError(
      `Cannot resize frames for a network of ONNX operator set ${opset}: convert it to operator set 11 or later, or crop to at most ${FRAME} pixels.`,
    );
  }
  const values = g.cast(plane, 'float32');
  const everything = g.constant(float32([0]));
  const scales = g.constant(float32([4], [1, 1, height / FRAME, width / FRAME]));
  return g.add('Resize', [values, everything, scales], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
  });
}
