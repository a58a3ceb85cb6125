import { kernelMemory, kernels } from './kernels.ts';
import type { Rectangle } from './rectangle.ts';
import { lanczosTaps } from './lanczos.ts';

/** What a kernel reads or writes past the end of what it was given, at most, in bytes. */
const PAST = 64;

/**
 * Makes a rectangle of a gray picture larger or smaller: Lanczos-3 one way, then the other, weights
 * with 14 binary places and gray levels with 6 between the two.
 *
 * @param gray row-major, rows that are `width` long.
 * @param rectangle inside the picture.
 * @returns `toWidth` x `toHeight` gray levels.
 */
export function resample(
  gray: Uint8Array,
  width: number,
  { x0, y0, x1, y1 }: Rectangle,
  toWidth: number,
  toHeight: number,
): Uint8Array {
  const [fromWidth, fromHeight] = [x1 - x0 + 1, y1 - y0 + 1];
  const down = lanczosTaps(fromHeight, toHeight, 2);
  const across = lanczosTaps(fromWidth, toWidth, 8);
  const places = layOut(
    down.weights.byteLength,
    across.weights.byteLength,
    across.starts.byteLength,
    2 * (fromWidth + across.taps),
    toWidth * toHeight,
    // The last row's taps may name rows past the last, by a weight of 0.
    fromWidth * (fromHeight + down.taps),
  );
  const [downAt, acrossAt, startsAt, rowAt, toAt, pixelsAt] = places.starts;
  const memory = kernelMemory(places.end);
  memory.set(bytesOf(down.weights), downAt);
  memory.set(bytesOf(across.weights), acrossAt);
  memory.set(bytesOf(across.starts), startsAt);
  for (let y = 0; y < fromHeight; y++) {
    const at = (y0 + y) * width + x0;
    memory.set(gray.subarray(at, at + fromWidth), pixelsAt + y * fromWidth);
  }
  for (let y = 0; y < toHeight; y++) {
    const rows = pixelsAt + (down.starts[y] ?? 0) * fromWidth;
    const weights = downAt + 2 * y * down.taps;
    kernels.blendRows(rows, fromWidth, weights, down.taps, rowAt, fromWidth);
    kernels.blendColumns(rowAt, startsAt, acrossAt, across.taps, toAt + y * toWidth, toWidth);
  }
  return memory.slice(toAt, toAt + toWidth * toHeight);
}

/** Places for parts of these sizes, one after the other. */
function layOut<const Sizes extends readonly number[]>(
  ...sizes: Sizes
): { starts: { [Part in keyof Sizes]: number }; end: number } {
  let end = 0;
  const starts = sizes.map((size) => {
    const start = end;
    end = (start + size + PAST + 15) & ~15;
    return start;
  });
  return { starts: starts as { [Part in keyof Sizes]: number }, end };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
