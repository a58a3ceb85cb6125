import type { ReadWord } from '../reading/read-word.ts';
import type { UnreadLine } from '../reading/recogniser.ts';
import type { GlyphBook } from './glyph-book.ts';
import { inkBeside } from './ink-beside.ts';
import { type LaidWord, laidWords } from './laid-words.ts';
import { layLetters } from './lay-letters.ts';

/** Letters that explain less of a line's ink than this are found in anything. */
const LEAST_SHARE = 0.2;
/** Where the letters of a whole typeface, of which there are so many, explain less, there are none. */
const NOTHING = { letters: 15, share: 0.15 };
/** Marks are laid over with a letter or two that do not fit, and leave more than this. */
const MARK = { letters: 2, fit: 0.6, share: 0.3 };
/** Words are sure when they are as certain as this and fit as well; */
const SURE = { certainty: 0.9, fit: 0.5 };
/** without noise, and for figures, of which all ten must be known, when they fit as well as this. */
const CLEAN = 0.8;
/**
 * and names and numbers, of so many letters and more, when they fit as well as this and nothing is beside
 * them. Beside known words they may be one with a letter that is not known.
 */
const EXACT = { fit: 0.92, beside: 0.04, letters: 3 };
const FIGURES = '0123456789';
/** and no more ink is beside them than this share of a letter's. */
const BESIDE = 0.35;

/** What a line is by the letters of its study. */
export interface ReadByLetters {
  readonly words: readonly ReadWord[];
  /** Whether it is that without doubt. */
  readonly isSure: boolean;
}

/**
 * Reads a line by laying the letters that are known over it.
 *
 * @param isWord whether a text is of the vocabulary.
 * @returns null where it is not clear whether there is any; no words where there are surely none.
 */
export function readByLetters(
  line: UnreadLine,
  book: GlyphBook,
  isWord: (text: string) => boolean,
): ReadByLetters | null {
  const before = readBefore.get(line);
  if (before?.book === book) return before.reading;
  const reading = readAnew(line, book, isWord);
  readBefore.set(line, { book, reading });
  return reading;
}

/** What was last made of a line: it may be asked for again, by the same letters. */
const readBefore = new WeakMap<
  UnreadLine,
  { readonly book: GlyphBook; readonly reading: ReadByLetters | null }
>();

function readAnew(
  line: UnreadLine,
  book: GlyphBook,
  isWord: (text: string) => boolean,
): ReadByLetters | null {
  const { letters, marks } = book.letters;
  const isPlain = line.brightness === null;
  // Without noise a letter is what it looks like.
  const lexicon = isPlain ? null : isWord;
  const laid = layLetters(line, letters);
  const wordsOf = (of: typeof laid) =>
    of === null ? [] : laidWords(of, (height, width) => book.isSpace(height, width), lexicon);
  if (laid === null) return null;
  let words = wordsOf(laid);
  const share = laid.score / laid.all;
  const isMark = ({ text, fit }: LaidWord) => text.length <= MARK.letters && fit < MARK.fit;
  const isNothing =
    share < NOTHING.share || (share < MARK.share && words.every((word) => isMark(word)));
  if (!isPlain && laid.tried >= NOTHING.letters && isNothing) return { words: [], isSure: true };
  if (share < LEAST_SHARE) return null;
  let used = laid;
  if (words.every(({ fit }) => fit >= CLEAN)) {
    // Where there is little noise dots and dashes are what they look like.
    const finer = layLetters(line, [...letters, ...marks]);
    const all = wordsOf(finer);
    if (finer !== null && all.every(({ fit }) => fit >= CLEAN)) [words, used] = [all, finer];
  }
  const face = new Set(used.laid.map(({ letter }) => letter.glyph.letterHeight));
  const areFiguresKnown = Array.from(FIGURES).every((figure) =>
    letters.some(({ text, glyph }) => text === figure && face.has(glyph.letterHeight)),
  );
  const leastFit = isPlain ? CLEAN : SURE.fit;
  const beside = inkBeside(used);
  const areStrange = beside <= EXACT.beside && !words.some(({ text }) => isWord(text));
  const isExact = ({ text, fit }: LaidWord) =>
    areStrange && fit >= EXACT.fit && text.length >= EXACT.letters;
  const isSure =
    beside <= BESIDE &&
    words.every((word) => {
      const { text, certainty, fit } = word;
      const isClear = certainty >= SURE.certainty && fit >= leastFit;
      const isFigure = areFiguresKnown && fit >= CLEAN && !/\p{L}/u.test(text);
      return isClear && (isWord(text) || isFigure || isExact(word));
    });
  if (!isPlain || words.every(({ fit }) => fit >= CLEAN)) return { words, isSure };
  // On plain ground a letter that does not fit is another one, which is not known.
  const clean = words.map((word) => (word.fit >= CLEAN ? word : { ...word, certainty: 0 }));
  return { words: clean, isSure: false };
}
