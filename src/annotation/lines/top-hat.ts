import { leastOfSquares } from './least-of-squares.ts';

/**
 * Sides of the square that must not fit into a stroke, in pixels: the strokes of 20 px type are up
 * to 4 wide, twice that where two of them meet.
 */
const SQUARE = 9;
const HALF = (SQUARE - 1) / 2;

/**
 * The white top-hat by a square of 9 x 9 pixels: how much lighter each pixel is than the lightest
 * level that fills some square around it (Serra, Image Analysis and Mathematical Morphology, 1982,
 * ch. XII), to the even level below. What is thinner than the square keeps its contrast to what lies
 * beside it; what is broader goes to zero. Beyond the edge there is nothing.
 *
 * @param levels row-major, `width` x `height`.
 */
export function topHat(levels: Uint8Array, width: number, height: number): Uint8Array {
  const stride = Math.ceil((width + SQUARE - 1) / 4);
  const words = stride * (height + SQUARE - 1);
  const eroded = new Uint8Array(4 * words).fill(127);
  for (let y = 0; y < height; y++) {
    const to = 4 * (y + HALF) * stride + HALF;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      eroded[to + x] = (levels[at] as number) >> 1;
    }
  }
  leastOfSquares(new Uint32Array(eroded.buffer), stride);
  // Each least lies at the upper left corner of its square, and the most of the leasts over the
  // square that ends there is the opening. A most is a least of complements.
  const opened = new Uint8Array(4 * words).fill(127);
  for (let y = 0; y < height; y++) {
    const from = 4 * y * stride;
    const to = 4 * (y + HALF) * stride + HALF;
    for (let x = 0; x < width; x++) opened[to + x] = 127 - (eroded[from + x] as number);
  }
  leastOfSquares(new Uint32Array(opened.buffer), stride);
  const hat = new Uint8Array(levels.length);
  for (let y = 0; y < height; y++) {
    const from = 4 * y * stride;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      hat[at] = (((levels[at] as number) >> 1) + (opened[from + x] as number) - 127) << 1;
    }
  }
  return hat;
}
