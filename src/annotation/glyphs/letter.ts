import type { Glyph } from './glyph.ts';

/** A character and what it looks like on a screen. */
export interface Letter {
  readonly text: string;
  readonly glyph: Glyph;
}

/** The ink of a letter, from 0 to 1. */
export interface LetterMask {
  readonly letter: Letter;
  readonly width: number;
  /** The pixels with ink, by their columns and rows from the upper left corner of its box. */
  readonly columns: Uint16Array;
  readonly rows: Uint16Array;
  /** How much ink each of them has. */
  readonly ink: Float64Array;
  /** The sum of the squares of it. */
  readonly own: number;
  /** Ink of the first and the last column by the row, counted down from the base line. */
  readonly first: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
}

const masks = new WeakMap<Letter, LetterMask>();

/** The same for the same letter. */
export function maskOf(letter: Letter): LetterMask {
  const known = masks.get(letter);
  if (known !== undefined) return known;
  const { width, height, below, pixels } = letter.glyph;
  const places = [...pixels.keys()].filter((at) => (pixels[at] as number) < 255);
  const ink = Float64Array.from(places, (at) => (255 - (pixels[at] as number)) / 255);
  const column = (x: number) =>
    new Map(
      places.flatMap((at, i) => {
        const y = Math.floor(at / width) - height + 1 + below;
        return at % width === x ? [[y, ink[i] as number] as const] : [];
      }),
    );
  const mask = {
    letter,
    width,
    columns: Uint16Array.from(places, (at) => at % width),
    rows: Uint16Array.from(places, (at) => Math.floor(at / width)),
    ink,
    own: ink.reduce((sum, each) => sum + each ** 2, 0),
    first: column(0),
    last: column(width - 1),
  };
  masks.set(letter, mask);
  return mask;
}
