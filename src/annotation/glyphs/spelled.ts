import type { ReadWord } from '../reading/read-word.ts';
import type { Glyph } from './glyph.ts';

/** How certain it is that nothing is to be read where nothing was. */
const UNREAD = 0.9;

/** The characters that the glyphs of a line were read as. */
export interface Spelled {
  /** One for each glyph; null where it is not clear which, empty where none was read. */
  readonly characters: readonly (string | null)[];
  /** How certain each of them was read, from 0 to 1. */
  readonly certainties: readonly number[];
  /** Whether a space was read behind each glyph but the last; null where it is not clear. */
  readonly spaces: readonly (boolean | null)[];
}

/**
 * Lays the words that were read of a line over its glyphs, one character on each: of the whole line
 * where there are as many of them, else word by word where a word has as many as lie in its box.
 */
export function spelled(glyphs: readonly Glyph[], words: readonly ReadWord[]): Spelled {
  const texts = words.map(({ text }) => Array.from(text));
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  const characters: (string | null)[] = glyphs.map(() => null);
  const certainties = glyphs.map(() => 0);
  const spaces: (boolean | null)[] = glyphs.slice(1).map(() => null);
  const lay = (text: readonly string[], certainty: number, from: number) => {
    for (const [i, character] of text.entries()) {
      characters[from + i] = character;
      certainties[from + i] = certainty;
      if (i > 0) spaces[from + i - 1] = false;
    }
  };
  if (total === glyphs.length) {
    let at = 0;
    for (const [i, text] of texts.entries()) {
      lay(text, words[i]?.certainty ?? 0, at);
      at += text.length;
      if (at < total) spaces[at - 1] = true;
    }
    return { characters, certainties, spaces };
  }
  const isIn = (glyph: Glyph | undefined, { box }: ReadWord) => {
    const middle = glyph === undefined ? -1 : (glyph.box.x0 + glyph.box.x1) / 2;
    return middle >= box.x0 && middle <= box.x1;
  };
  for (const [i, word] of words.entries()) {
    const inside = [...glyphs.keys()].filter((at) => isIn(glyphs[at], word));
    const text = texts[i] ?? [];
    if (inside.length === text.length) lay(text, word.certainty, inside[0] ?? 0);
  }
  for (const [at, glyph] of glyphs.entries()) {
    if (words.some((word) => isIn(glyph, word))) continue;
    characters[at] = '';
    certainties[at] = UNREAD;
  }
  return { characters, certainties, spaces };
}
