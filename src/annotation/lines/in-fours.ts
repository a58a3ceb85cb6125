/**
 * The pixels of an image four at a time, so that what is blank is passed over in large steps; null where
 * rows do not begin at whole fours.
 *
 * @param pixels row-major, a byte a pixel, in rows of `width`.
 */
export function inFours(pixels: Uint8Array, width: number): Uint32Array | null {
  if (width % 4 !== 0 || pixels.byteOffset % 4 !== 0) return null;
  return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2);
}
