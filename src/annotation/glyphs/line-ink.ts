import type { LineImage } from '../lines/line-image.ts';

/** How much ink there is at each pixel, from 0 to 1. */
export interface LineInk {
  readonly width: number;
  readonly height: number;
  readonly ink: Float32Array;
}

export function inkOf({ width, height, pixels }: LineImage): LineInk {
  const ink = new Float32Array(pixels.length);
  for (let i = 0; i < ink.length; i++) ink[i] = (255 - (pixels[i] as number)) / 255;
  return { width, height, ink };
}
