import type { ReadWord } from '../reading/read-word.ts';
import type { GlyphGroup } from './glyph-book.ts';

/**
 * The words of a line from what a reader made of it and from what is known of its glyphs. Words that
 * are known letter by letter count, with the reader's spaces where it has the same letters; what is
 * not known is what the reader made of it. A mark that the reader took for the end or the beginning of
 * a known word is a word of its own.
 *
 * @param read null for a line that was not read.
 * @returns null where neither is enough.
 */
export function settleWords(
  read: readonly ReadWord[] | null,
  groups: readonly GlyphGroup[],
): readonly ReadWord[] | null {
  const known = groups.flatMap(({ word }) => word ?? []);
  const isAllKnown = known.length === groups.length;
  if (read === null) return isAllKnown ? known : null;
  if (isAllKnown) return lettersOf(read) === lettersOf(known) ? read : known;
  const settled = new Set(read.flatMap((word) => settle(word, groups)));
  // A known word that the reader split comes once.
  return [...settled];
}

function settle(read: ReadWord, groups: readonly GlyphGroup[]): ReadWord | ReadWord[] {
  const under = groups.filter(({ glyphs }) => {
    const inside = glyphs.filter(({ box }) => isIn((box.x0 + box.x1) / 2, read));
    return inside.length > 0;
  });
  const [first, ...others] = under;
  if (first === undefined) return read;
  if (others.length === 0) return first.word ?? read;
  const { text } = read;
  const last = others.at(-1);
  if (first.word !== null && text.startsWith(first.word.text) && text !== first.word.text) {
    const rest = { ...read, text: text.slice(first.word.text.length) };
    return [first.word, { ...rest, box: { ...read.box, x0: first.word.box.x1 + 1 } }];
  }
  if (last?.word !== undefined && last.word !== null && text.endsWith(last.word.text)) {
    const rest = { ...read, text: text.slice(0, text.length - last.word.text.length) };
    return [{ ...rest, box: { ...read.box, x1: last.word.box.x0 - 1 } }, last.word];
  }
  return read;
}

function isIn(x: number, { box }: ReadWord): boolean {
  return x >= box.x0 && x <= box.x1;
}

function lettersOf(words: readonly ReadWord[]): string {
  return words.map(({ text }) => text).join('');
}
