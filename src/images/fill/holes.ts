import type { Box } from '../../region/index.ts';

/** No piece of a hole is longer: one patch rarely fits the surroundings of more. */
const LONGEST = 48;

/** What is known of each pixel of a picture while its holes are filled. */
export class Holes {
  readonly width: number;
  readonly height: number;
  /** 1 where the picture is untouched: what may be copied. */
  readonly untouched: Uint8Array;
  /** 1 where the picture is untouched or filled by now: what a filling must fit to. */
  readonly known: Uint8Array;

  /** Pixels of holes above and left of a place, one column and row more than the picture has. */
  readonly #sums: Uint32Array;

  constructor(width: number, height: number, boxes: readonly Box[]) {
    this.width = width;
    this.height = height;
    this.untouched = new Uint8Array(width * height).fill(1);
    for (const box of boxes) fillBox(this.untouched, width, box, 0);
    this.known = this.untouched.slice();
    this.#sums = new Uint32Array((width + 1) * (height + 1));
    const across = width + 1;
    for (let y = 0; y < height; y++) {
      const row = (y + 1) * across;
      this.#sums.copyWithin(row, row - across, row);
      if (!boxes.some((box) => box.y0 <= y && y <= box.y1)) continue;
      let inRow = 0;
      for (let x = 0, at = y * width; x < width; x++, at++) {
        if (this.untouched[at] === 0) inRow += 1;
        this.#sums[row + x + 1] = (this.#sums[row + x + 1] as number) + inRow;
      }
    }
  }

  /** Whether a box lies in the picture and nothing in it is a hole. */
  isUntouched({ x0, y0, x1, y1 }: Box): boolean {
    if (x0 < 0 || y0 < 0 || x1 >= this.width || y1 >= this.height) return false;
    const above = y0 * (this.width + 1);
    const below = (y1 + 1) * (this.width + 1);
    const sums = this.#sums;
    const left = (sums[below + x0] ?? 0) - (sums[above + x0] ?? 0);
    return (sums[below + x1 + 1] ?? 0) - (sums[above + x1 + 1] ?? 0) === left;
  }

  /** Says that a box has been filled. */
  close(box: Box): void {
    fillBox(this.known, this.width, box, 1);
  }
}

/** Divides a box into nearly equal pieces, none longer than so many pixels either way. */
export function piecesOf(box: Box, longest = LONGEST): Box[] {
  const rows = cuts(box.y0, box.y1, longest);
  return cuts(box.x0, box.x1, longest).flatMap(([x0, x1]) =>
    rows.map(([y0, y1]) => ({ x0, y0, x1, y1 })),
  );
}

function cuts(from: number, to: number, longest: number): [from: number, to: number][] {
  const length = to - from + 1;
  const count = Math.ceil(length / longest);
  const at = (i: number) => from + Math.round((i * length) / count);
  return Array.from({ length: count }, (_, i) => [at(i), at(i + 1) - 1]);
}

function fillBox(mask: Uint8Array, width: number, { x0, y0, x1, y1 }: Box, value: 0 | 1): void {
  for (let y = y0; y <= y1; y++) mask.fill(value, y * width + x0, y * width + x1 + 1);
}
