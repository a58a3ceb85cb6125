/** A rectangle of pixels, its bounds inclusive. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** How a box was found. Kept once used. */
export type BoxRule = 'ultrasound-region' | 'bright-content';

export function boxWidth({ x0, x1 }: Box): number {
  return x1 - x0 + 1;
}

export function boxHeight({ y0, y1 }: Box): number {
  return y1 - y0 + 1;
}
