import { kernelMemory, kernels } from './kernels.ts';

/** Pixels that are in the memory of the kernels at once. */
const STRIP = 2 ** 14;
const GRAY_AT = 3 * STRIP + 64;

/**
 * The luma of ITU-R BT.601, round(0.299 R + 0.587 G + 0.114 B), halves rounded up.
 *
 * @param rgb three bytes a pixel; what is left over at the end is not looked at.
 */
export function lumaOfRgb(rgb: Uint8Array): Uint8Array {
  const gray = new Uint8Array(Math.floor(rgb.length / 3));
  const memory = kernelMemory(GRAY_AT + STRIP + 16);
  for (let at = 0; at < gray.length; at += STRIP) {
    const count = Math.min(STRIP, gray.length - at);
    memory.set(rgb.subarray(3 * at, 3 * (at + count)));
    kernels.luma(0, GRAY_AT, count);
    gray.set(memory.subarray(GRAY_AT, GRAY_AT + count), at);
  }
  return gray;
}
