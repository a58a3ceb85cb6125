import { kernelMemory, kernels } from './kernels.ts';

/** The least and the greatest channel of every pixel. */
export interface Extremes {
  readonly least: Uint8Array;
  readonly greatest: Uint8Array;
}

/** Pixels that are in the memory of the kernels at once, and what these read and write past them. */
const STRIP = 2 ** 14;
const PAST = 64;
const LEAST_AT = 3 * STRIP + PAST;
const GREATEST_AT = LEAST_AT + STRIP + PAST;

/** @param rgb three bytes a pixel; what is left over at the end is not looked at. */
export function extremesOfRgb(rgb: Uint8Array): Extremes {
  const pixels = Math.floor(rgb.length / 3);
  const least = new Uint8Array(pixels);
  const greatest = new Uint8Array(pixels);
  const memory = kernelMemory(GREATEST_AT + STRIP + PAST);
  for (let at = 0; at < pixels; at += STRIP) {
    const count = Math.min(STRIP, pixels - at);
    memory.set(rgb.subarray(3 * at, 3 * (at + count)));
    kernels.extremes(0, LEAST_AT, GREATEST_AT, count);
    least.set(memory.subarray(LEAST_AT, LEAST_AT + count), at);
    greatest.set(memory.subarray(GREATEST_AT, GREATEST_AT + count), at);
  }
  return { least, greatest };
}
