import type { Shades } from '../reading/enlarge.ts';
import type { ReadWord } from '../reading/read-word.ts';
import { meanCertainty, type ReadLine, surer } from '../reading/read-alone.ts';
import type { UnreadLine } from '../reading/recogniser.ts';
import { chooseLines } from './choose-lines.ts';
import { GlyphBook, type KnownWords, type SortedLine } from './glyph-book.ts';
import { type Glyph, glyphsOf } from './glyph.ts';
import { glyphKinds } from './glyph-kinds.ts';
import { readByLetters } from './read-by-letters.ts';
import { settleWords } from './settle-words.ts';

/** Lines that are read to learn a kind of glyph: two that agree are enough, else some more. */
const LINES_A_KIND = [2, 4, 8];
/** A line of which the reader is less sure is read a second time, in black and white; */
const SURE = 0.9;
/** but marks are not: of fewer glyphs than this, and less certain. */
const SEVERAL = 3;
const LEAST = 0.5;

/** Lines that look the same but for noise, and what the slower reader made of one of them so far. */
interface Line extends SortedLine {
  readonly line: UnreadLine;
  /** Where they lie among the lines that were asked for. */
  readonly at: number[];
  readonly readIn: Set<Shades>;
  words: readonly ReadWord[] | null;
  /** What its study's letters make of it, where that needs no other reading. */
  laid: readonly ReadWord[] | null;
}

/** What was read of lines, and what is known of their characters now. */
export interface ReadTogether {
  /** The words of each line, from left to right; null for one that the reader could not read. */
  readonly words: readonly (readonly ReadWord[] | null)[];
  readonly book: GlyphBook;
}

/**
 * Reads lines of like screens together. Only so many are given to a reader as it takes to learn the
 * characters that they are made of; what is made of known characters is read by their looks, which
 * costs next to nothing. What a line says then does not rest on one reading of it alone.
 *
 * What is read depends on which lines there are, and on nothing else: not on their order, nor on how
 * long the reader takes for any of them.
 *
 * @param lines all different.
 */
export async function readTogether(
  lines: readonly UnreadLine[],
  read: ReadLine,
  words: KnownWords,
): Promise<ReadTogether> {
  const { isWord } = words;
  const { all, models } = sortLines(lines);
  let book = new GlyphBook(models, [], words);
  const learnFrom = async (some: readonly Line[], shades: Shades) => {
    await Promise.all(some.map((line) => readIn(shades, line, read)));
    book = new GlyphBook(models, all, words);
  };
  const unreadOf = (some: readonly Line[]) => some.filter(({ readIn }) => readIn.size === 0);
  for (const enough of LINES_A_KIND) {
    const wanted = stillWanted(enough, all, models.length, book);
    await learnFrom(chooseLines(unreadOf(all), wanted), 'gray');
  }
  /** What is made of letters that fit, or of none, gains nothing by another reading. */
  const isSettled = ({ line }: Line) => {
    const laid = readByLetters(line, book, isWord);
    return laid !== null && laid.isSure;
  };
  const unknownOf = (some: readonly Line[]) =>
    some.filter((line) => line.laid === null && book.read(line) === null);
  const [plain, others] = [[] as Line[], [] as Line[]];
  for (const line of all) (isPlain(line) ? plain : others).push(line);
  // Plain ground comes first: the letters on it are clean, and what stands over tissue is read by them.
  await learnFrom(unreadOf(unknownOf(plain)), 'gray');
  for (const line of unreadOf(unknownOf(others))) {
    const laid = readByLetters(line.line, book, isWord);
    if (laid?.isSure === true) line.laid = laid.words;
  }
  for (;;) {
    const unknown = unknownOf(all);
    const unread = unreadOf(unknown);
    const doubtful = unknown.filter((line) => isDoubtful(line) && !isSettled(line));
    if (unread.length > 0) await learnFrom(unread, 'gray');
    else if (doubtful.length > 0) await learnFrom(doubtful, 'black-and-white');
    else break;
  }
  const ofLines = lines.map((): readonly ReadWord[] | null => null);
  for (const line of all) {
    const settled = line.laid ?? settleWords(line.words, book.groups(line));
    for (const at of line.at) ofLines[at] = settled;
  }
  return { words: ofLines, book };
}

function isPlain({ line }: Line): boolean {
  return line.brightness === null;
}

/** Lines that differ by more than noise, in an order of their own, with glyphs sorted into kinds. */
function sortLines(lines: readonly UnreadLine[]): { all: Line[]; models: readonly Glyph[] } {
  const order = [...lines.entries()].sort(([, a], [, b]) => compare(a, b));
  const glyphs = order.map(([, line]) => glyphsOf(line));
  const { models, ofLines } = glyphKinds(glyphs);
  const all = new Map<string, Line>();
  for (const [i, [at, line]] of order.entries()) {
    const [ofLine, kinds] = [glyphs[i] ?? [], ofLines[i] ?? []];
    const left = ofLine[0]?.box.x0 ?? 0;
    const looks = ofLine.map(({ box }, glyph) => `${kinds[glyph] ?? ''} ${box.x0 - left}`).join();
    const alike = all.get(looks);
    if (alike !== undefined) alike.at.push(at);
    else {
      const height = line.height;
      const unread = { readIn: new Set<Shades>(), words: null, laid: null };
      all.set(looks, { at: [at], line, height, glyphs: ofLine, kinds, ...unread });
    }
  }
  return { all: [...all.values()], models };
}

/** Orders lines by what they look like. */
function compare(a: UnreadLine, b: UnreadLine): number {
  return (
    a.height - b.height ||
    a.image.width - b.image.width ||
    a.image.height - b.image.height ||
    Buffer.compare(a.image.pixels, b.image.pixels)
  );
}

/** How many more lines with each kind to read, where that spares reading others with it. */
function stillWanted(
  enough: number,
  all: readonly Line[],
  kinds: number,
  book: GlyphBook,
): Int32Array {
  const [lines, read] = [new Int32Array(kinds), new Int32Array(kinds)];
  for (const line of all) {
    for (const kind of new Set(line.kinds)) {
      lines[kind] = (lines[kind] ?? 0) + 1;
      if (line.readIn.size > 0) read[kind] = (read[kind] ?? 0) + 1;
    }
  }
  return lines.map((count, kind) =>
    count > enough && !book.knows(kind) ? Math.max(0, enough - (read[kind] ?? 0)) : 0,
  );
}

async function readIn(shades: Shades, line: Line, read: ReadLine): Promise<void> {
  line.readIn.add(shades);
  line.words = surer(line.words, await read(line.line, shades));
}

/** Whether a second reading may be surer. Marks are next to nothing in the first one. */
function isDoubtful({ readIn, words, glyphs }: Line): boolean {
  if (readIn.size !== 1 || words === null || words.length === 0) return false;
  const certainty = meanCertainty(words);
  return certainty < SURE && (certainty >= LEAST || glyphs.length >= SEVERAL);
}
