import type { Letter } from './letter.ts';

/** So many characters of one height are a typeface; others of nearly that height belong to it. */
const TYPEFACE = 8;
const NEARLY = 1;

/** By what lines are read. A typeface is told by the height of its letters. */
export interface KnownLetters {
  /** Letters and digits. */
  readonly letters: readonly Letter[];
  /** Dots, dashes and the like, which are found in any noise. */
  readonly marks: readonly Letter[];
}

/**
 * The letters by which lines are read.
 *
 * @param settled that were read often, the commonest first.
 * @param seldom that were read in sure words, and count where a typeface lacks them.
 */
export function knownLetters(settled: readonly Letter[], seldom: readonly Letter[]): KnownLetters {
  const heights = new Map<number, Set<string>>();
  for (const { text, glyph } of settled.filter(isLetter)) {
    const texts = heights.get(glyph.letterHeight) ?? new Set();
    heights.set(glyph.letterHeight, texts.add(text));
  }
  const faces = new Map([...heights].filter(([, { size }]) => size >= TYPEFACE));
  const known = settled.filter(({ glyph }) => faces.has(glyph.letterHeight));
  for (const { text, glyph } of [...settled, ...seldom]) {
    for (let apart = 0; apart <= NEARLY; apart++) {
      for (const height of new Set([glyph.letterHeight - apart, glyph.letterHeight + apart])) {
        const face = faces.get(height);
        if (face === undefined || face.has(text)) continue;
        face.add(text);
        known.push({ text, glyph: { ...glyph, letterHeight: height } });
      }
    }
  }
  return { letters: known.filter(isLetter), marks: known.filter((letter) => !isLetter(letter)) };
}

function isLetter({ text }: Letter): boolean {
  return /^[\p{L}\p{N}]+$/u.test(text);
}
