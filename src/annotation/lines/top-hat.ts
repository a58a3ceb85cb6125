import { evenRest, opening } from '../../studies/index.ts';

/**
 * Sides of the square that must not fit into a stroke, in pixels: the strokes of 20 px type are up
 * to 4 wide, twice that where two of them meet.
 */
const SQUARE = 9;

/**
 * The white top-hat by a square of 9 x 9 pixels: how much lighter each pixel is than the lightest
 * level that fills some square around it (Serra, Image Analysis and Mathematical Morphology, 1982,
 * ch. XII), to the even level below. What is thinner than the square keeps its contrast to what lies
 * beside it; what is broader goes to zero. Beyond the edge there is nothing.
 *
 * @param levels row-major, `width` x `height`.
 */
export function topHat(levels: Uint8Array, width: number, height: number): Uint8Array {
  return evenRest(levels, opening(levels, width, height, SQUARE));
}
