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
  /** The pixels with ink, from the upper left corner of its box. */
  readonly places: readonly { readonly x: number; readonly y: number; readonly ink: number }[];
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
  const places = Array.from(pixels, (pixel, i) => {
    return { x: i % width, y: Math.floor(i / width), ink: (255 - pixel) / 255 };
  }).filter(({ ink }) => ink > 0);
  const column = (at: number) =>
    new Map(
      places.flatMap(({ x, y, ink }) => (x === at ? [[y - height + 1 + below, ink] as const] : [])),
    );
  const mask = {
    letter,
    width,
    places,
    own: places.reduce((sum, { ink }) => sum + ink ** 2, 0),
    first: column(0),
    last: column(width - 1),
  };
  masks.set(letter, mask);
  return mask;
}
