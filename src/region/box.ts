/** A rectangle of pixels, its bounds inclusive. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * How a box was found. Kept once used.
 *
 * - `ultrasound-region`: the tissue region of the header, clamped by up to 2 pixels.
 * - `scaled-region`, `shifted-region`, `cropped-region`: the same for an image that was resized, cut
 *   at its left or top, or cut at its right or bottom after the region was written.
 * - `bright-content`: the large bright part of the frame.
 * - `moving-content`: the large part that is bright in some frame of a cine loop and moves.
 */
export type BoxRule =
  | 'ultrasound-region'
  | 'scaled-region'
  | 'shifted-region'
  | 'cropped-region'
  | 'bright-content'
  | 'moving-content';

export function boxWidth({ x0, x1 }: Box): number {
  return x1 - x0 + 1;
}

export function boxHeight({ y0, y1 }: Box): number {
  return y1 - y0 + 1;
}

/** Pixels in a box; 0 for one that is inside out. */
export function boxArea(box: Box): number {
  return Math.max(0, boxWidth(box)) * Math.max(0, boxHeight(box));
}

/** The part that two boxes share; inside out where they share none. */
export function overlap(a: Box, b: Box): Box {
  return {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  };
}

/** All of an image. */
export function wholeImage(width: number, height: number): Box {
  return { x0: 0, y0: 0, x1: width - 1, y1: height - 1 };
}

/** What of a box lies around a part of it: above, below, left and right; where nothing does, inside out. */
export function sidesAround({ x0, y0, x1, y1 }: Box, part: Box): readonly Box[] {
  return [
    { x0, y0, x1, y1: part.y0 - 1 },
    { x0, y0: part.y1 + 1, x1, y1 },
    { x0, y0: part.y0, x1: part.x0 - 1, y1: part.y1 },
    { x0: part.x1 + 1, y0: part.y0, x1, y1: part.y1 },
  ];
}

/** Whether a box is at least so many pixels wide and high. */
export function isLarge(box: Box, minimumSide: number): boolean {
  return boxWidth(box) >= minimumSide && boxHeight(box) >= minimumSide;
}
