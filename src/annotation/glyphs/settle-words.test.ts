import { expect, test } from 'vitest';
import type { ReadWord } from '../reading/read-word.ts';
import type { GlyphGroup } from './glyph-book.ts';
import type { Glyph } from './glyph.ts';
import { settleWords } from './settle-words.ts';

const word = (text: string, x0: number, certainty = 0.5): ReadWord => ({
  text,
  box: { x0, y0: 0, x1: x0 + 10 * text.length - 3, y1: 9 },
  certainty,
});

/** Glyphs of 8 x 10 pixels from x0 on, in cells of 10; known as a text, or not. */
function group(length: number, x0: number, text: string | null): GlyphGroup {
  const glyphs = Array.from({ length }, (_, i): Glyph => {
    const box = { x0: x0 + 10 * i, y0: 0, x1: x0 + 10 * i + 7, y1: 9 };
    return { box, width: 8, height: 10, below: 0, letterHeight: 10, pixels: new Uint8Array(80) };
  });
  return { glyphs, word: text === null ? null : word(text, x0, 0.9) };
}

test('known words count, with the spaces of the reader where it has the same letters', () => {
  const groups = [group(2, 0, 'GN'), group(2, 40, '57')];
  expect(settleWords(null, groups)).toEqual([word('GN', 0, 0.9), word('57', 40, 0.9)]);
  expect(settleWords([word('GN', 0), word('§7', 40)], groups)).toEqual(settleWords(null, groups));
  const read = [word('GN57', 0)];
  expect(settleWords(read, groups)).toBe(read);
});

test('what is not known is what the reader made of it', () => {
  const groups = [group(2, 0, 'RT'), group(3, 40, null)];
  expect(settleWords(null, groups)).toBeNull();
  expect(settleWords([word('R7', 0), word('KID', 40)], groups)).toEqual([
    word('RT', 0, 0.9),
    word('KID', 40),
  ]);
});

test('a mark beside a known word is a word of its own, and a known word that was split is one', () => {
  const marked = [group(4, 0, 'LONG'), group(1, 40, null)];
  expect(settleWords([word('LONG®', 0)], marked)?.map(({ text }) => text)).toEqual(['LONG', '®']);
  const before = [group(1, 0, null), group(4, 10, 'PANC')];
  expect(settleWords([word('-PANC', 0)], before)?.map(({ text }) => text)).toEqual(['-', 'PANC']);
  const split = [group(4, 0, 'GALL'), group(2, 60, null)];
  const read = [word('GA', 0), word('LL', 20), word('XX', 60)];
  expect(settleWords(read, split)?.map(({ text }) => text)).toEqual(['GALL', 'XX']);
});
