import { kernelMemory, kernels } from './kernels.ts';

/** What the kernel reads or writes past the end of what it was given, at most, in bytes. */
const PAST = 16;

/**
 * How much each pixel of a gray picture is more than that of another one that is nowhere greater, both
 * taken for the even level below.
 *
 * @param lesser of as many pixels.
 */
export function evenRest(gray: Uint8Array, lesser: Uint8Array): Uint8Array {
  const other = gray.length + PAST;
  const memory = kernelMemory(other + lesser.length + PAST);
  memory.set(gray);
  memory.set(lesser, other);
  kernels.evenRest(0, other, gray.length);
  return memory.slice(0, gray.length);
}
