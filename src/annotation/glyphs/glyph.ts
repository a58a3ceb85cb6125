import type { Box } from '../../region/index.ts';
import type { UnreadLine } from '../reading/recogniser.ts';

/** A pixel darker than this is ink; what is left of speckle is lighter. */
const INK = 144;

/** Ink of a line between columns without any: a character, or several that touch. */
export interface Glyph {
  /** What its ink takes up of the line's image, in pixels. */
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** How far it reaches below the line's letters, in pixels; negative for one that ends above. */
  readonly below: number;
  /** Of its line, in pixels. */
  readonly letterHeight: number;
  /** Of its box, row-major, a byte a pixel. */
  readonly pixels: Uint8Array;
}

/** The glyphs of a line, from left to right. */
export function glyphsOf({ image, height: letterHeight }: UnreadLine): Glyph[] {
  const { width, height, pixels } = image;
  const boxes: Box[] = [];
  let open: { -readonly [side in keyof Box]: Box[side] } | null = null;
  for (let x = 0; x <= width; x++) {
    let [y0, y1] = [height, -1];
    for (let y = 0; x < width && y < height; y++) {
      if ((pixels[y * width + x] as number) >= INK) continue;
      if (y < y0) y0 = y;
      y1 = y;
    }
    if (y1 < 0) {
      if (open !== null) boxes.push(open);
      open = null;
    } else if (open === null) {
      open = { x0: x, y0, x1: x, y1 };
    } else {
      open.x1 = x;
      open.y0 = Math.min(open.y0, y0);
      open.y1 = Math.max(open.y1, y1);
    }
  }
  const base = commonest(boxes.map(({ y1 }) => y1));
  return boxes.map((box) => {
    const across = box.x1 - box.x0 + 1;
    const down = box.y1 - box.y0 + 1;
    const cut = new Uint8Array(across * down);
    for (let y = 0; y < down; y++) {
      const from = (box.y0 + y) * width + box.x0;
      cut.set(pixels.subarray(from, from + across), y * across);
    }
    return {
      box,
      width: across,
      height: down,
      below: box.y1 - base,
      letterHeight,
      pixels: cut,
    };
  });
}

/** The lowest of the numbers that come most often: on a screen, where most letters stand. */
function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let [best, most] = [0, 0];
  for (const [number, count] of counts) {
    if (count > most || (count === most && number > best)) [best, most] = [number, count];
  }
  return best;
}
