import { kernelMemory, kernels } from './kernels.ts';

/** What a kernel reads or writes past the end of what it was given, at most, in bytes. */
const PAST = 16;

/**
 * The opening of a gray picture by a square: the lightest level that fills some square around each
 * pixel (Serra, Image Analysis and Mathematical Morphology, 1982, ch. II). Beyond the edge there is
 * nothing: a square may reach over it.
 *
 * @param gray row-major, `width` x `height`.
 * @param side of the square, in pixels, odd.
 */
export function opening(gray: Uint8Array, width: number, height: number, side: number): Uint8Array {
  const half = (side - 1) / 2;
  const stride = width + side - 1;
  const start = half * stride + half;
  const end = start + (height + side - 1) * stride;
  const memory = kernelMemory(end + PAST);
  // Each square is named by its upper left pixel, so the picture begins half a side inside.
  memory.fill(255, start, end);
  for (let y = 0; y < height; y++) {
    memory.set(gray.subarray(y * width, (y + 1) * width), start + (y + half) * stride + half);
  }
  overSquares('lesser', start, end, stride, side);
  // The least around a pixel now lies where the pixel would without that margin; what lies beside
  // and below is to be less than anything, and is the margin before the next row.
  memory.fill(0, 0, start);
  for (let y = 0; y < height; y++) {
    memory.fill(0, start + y * stride + width, start + (y + 1) * stride);
  }
  memory.fill(0, start + height * stride, end);
  overSquares('greater', 0, end, stride, side);
  const opened = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    opened.set(memory.subarray(y * stride, y * stride + width), y * width);
  }
  return opened;
}

/**
 * Puts at every pixel the least, or greatest, of the square that begins there: first along rows, then
 * along columns, over twice as many pixels each time. Squares that go beyond a row's end are of no use.
 */
function overSquares(
  pick: 'lesser' | 'greater',
  start: number,
  end: number,
  stride: number,
  side: number,
): void {
  for (const apart of [1, stride]) {
    for (let covered = 1; covered < side;) {
      const step = Math.min(covered, side - covered);
      kernels[pick](start, start + step * apart, end - start - step * apart);
      covered += step;
    }
  }
}
