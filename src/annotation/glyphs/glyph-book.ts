import { union } from '../lines/boxes.ts';
import type { ReadWord } from '../reading/read-word.ts';
import { agree, type Known, type Readings } from './agree.ts';
import { decipher } from './decipher.ts';
import type { Glyph } from './glyph.ts';
import { type KnownLetters, knownLetters } from './known-letters.ts';
import type { Letter } from './letter.ts';
import { spelled } from './spelled.ts';
import { unlikeness } from './unlikeness.ts';
import { WordGaps } from './word-gaps.ts';

/** Readings less certain than this count for nothing. */
const LEAST_CERTAIN = 0.6;
/** A glyph that is noisier is the known one that it looks like, when it is no more unlike it than */
const MOST_UNLIKE = 0.04;
/** and so many times more unlike every other. */
const MARGIN = 2.5;

/** A word of so many letters that is of the vocabulary, and read with this certainty, is it. */
const LONG = 3;
const SURE = 0.9;

/** A line whose glyphs have been sorted into kinds. */
export interface SortedLine {
  /** The height of its letters, in pixels. */
  readonly height: number;
  readonly glyphs: readonly Glyph[];
  readonly kinds: readonly number[];
}

/** Glyphs between spaces. */
export interface GlyphGroup {
  readonly glyphs: readonly Glyph[];
  /** Null where not all of it is known. */
  readonly word: ReadWord | null;
}

/** What texts are words. */
export interface KnownWords {
  /** Whether a text is of the vocabulary. */
  readonly isWord: (text: string) => boolean;
  /** Whether it is that, or what machines write. */
  readonly isWritten: (text: string) => boolean;
}

/** A line that was read. */
interface LineRead extends SortedLine {
  /** From left to right. */
  readonly words: readonly ReadWord[] | null;
}

/** The characters that kinds of glyphs stand for, learned from lines that were read. */
export class GlyphBook {
  readonly #models: readonly Glyph[];
  #known: readonly (Known | null)[];
  readonly #gaps = new WordGaps();
  /** In words of which there is no doubt, in the order of the lines. */
  readonly #seldom: Letter[] = [];
  #letters: KnownLetters | null = null;
  readonly #resembled = new Map<number, Known | null>();

  constructor(
    models: readonly Glyph[],
    lines: readonly LineRead[],
    { isWord, isWritten }: KnownWords,
  ) {
    this.#models = models;
    const readings = models.map((): Readings => new Map());
    for (const line of lines) {
      if (line.words === null) continue;
      this.#count(readings, line, line.words);
      const sure = line.words.filter(({ text, certainty }) => {
        return certainty >= SURE && text.length >= LONG && isWord(text);
      });
      for (const word of sure) this.#seldom.push(...lettersIn(word, line));
    }
    this.#known = agree(models, readings);
    const words = lines.flatMap((line) => this.#wordsOf(line));
    this.#known = decipher(this.#known, words, isWritten);
  }

  /** The kinds of each word of a line, without marks that nobody reads. */
  #wordsOf({ height, glyphs, kinds }: SortedLine): number[][] {
    const words: number[][] = [];
    let last: Glyph | undefined;
    for (const [i, kind] of kinds.entries()) {
      const glyph = glyphs[i];
      if (glyph === undefined || this.#known[kind]?.text === '') continue;
      const isSpace = last === undefined || this.#gaps.isSpace(height, gapBetween(last, glyph));
      if (isSpace === false) words.at(-1)?.push(kind);
      else words.push([kind]);
      last = glyph;
    }
    return words;
  }

  /** Whether a kind was read often enough, and alike. */
  knows(kind: number): boolean {
    return (this.#known[kind] ?? null) !== null;
  }

  /** The letters by which lines are read that are not made of known glyphs. */
  get letters(): KnownLetters {
    this.#letters ??= knownLetters(this.#settled(), this.#seldom);
    return this.#letters;
  }

  #settled(): Letter[] {
    return this.#models.flatMap((glyph, kind) => {
      const text = this.#known[kind]?.text ?? '';
      return text === '' ? [] : [{ text, glyph }];
    });
  }

  /** Whether a gap is one between words; null where that is not clear. */
  isSpace(letterHeight: number, width: number): boolean | null {
    return this.#gaps.isSpace(letterHeight, width);
  }

  #count(all: readonly Readings[], line: SortedLine, words: readonly ReadWord[]): void {
    const { height, glyphs, kinds } = line;
    const { characters, certainties, spaces } = spelled(glyphs, words);
    for (const [i, kind] of kinds.entries()) {
      const [character, certainty] = [characters[i] ?? null, certainties[i] ?? 0];
      const readings = all[kind];
      if (readings === undefined || character === null || certainty < LEAST_CERTAIN) continue;
      const tally = readings.get(character) ?? { weight: 0, count: 0, lines: new Set() };
      readings.set(character, tally);
      tally.weight += certainty;
      tally.count++;
      tally.lines.add(line);
    }
    for (const [i, isSpace] of spaces.entries()) {
      const [left, right] = [glyphs[i], glyphs[i + 1]];
      if (isSpace === null || left === undefined || right === undefined) continue;
      this.#gaps.add(height, gapBetween(left, right), isSpace);
    }
  }

  /** The words of a line; null unless every character of it, and every space, is known. */
  read(line: SortedLine): ReadWord[] | null {
    const words = this.groups(line).map(({ word }) => word);
    return words.every((word) => word !== null) ? words : null;
  }

  /** The glyphs of a line by the spaces between them, without marks that nobody reads. */
  groups({ height, glyphs, kinds }: SortedLine): GlyphGroup[] {
    const groups: Writable<GlyphGroup>[] = [];
    for (const [i, glyph] of glyphs.entries()) {
      const known = this.#characterOf(kinds[i] ?? -1);
      if (known?.text === '') continue;
      const group = groups.at(-1);
      const last = group?.glyphs.at(-1);
      const isSpace = last === undefined || this.#gaps.isSpace(height, gapBetween(last, glyph));
      const word = known === null ? null : { ...known, box: glyph.box };
      if (group === undefined || isSpace === true) groups.push({ glyphs: [glyph], word });
      else {
        group.glyphs = [...group.glyphs, glyph];
        group.word = isSpace === null ? null : joined(group.word, word);
      }
    }
    return groups;
  }

  #characterOf(kind: number): Known | null {
    return this.#known[kind] ?? this.#resemblance(kind);
  }

  /** The known character that a kind looks like, when it looks like no other. */
  #resemblance(kind: number): Known | null {
    const before = this.#resembled.get(kind);
    if (before !== undefined) return before;
    const glyph = this.#models[kind];
    // How unlike the nearest kind of each character is.
    const nearest = new Map<string, { readonly known: Known; readonly unlike: number }>();
    for (const [i, known] of this.#known.entries()) {
      const model = this.#models[i];
      if (known === null || model === undefined || glyph === undefined) continue;
      const unlike = unlikeness(glyph, model);
      if (unlike < (nearest.get(known.text)?.unlike ?? Infinity)) {
        nearest.set(known.text, { known, unlike });
      }
    }
    const [first, second] = [...nearest.values()].sort((a, b) => a.unlike - b.unlike);
    const isClear =
      first !== undefined &&
      first.unlike <= MOST_UNLIKE &&
      (second === undefined || second.unlike >= MARGIN * first.unlike);
    const resembled = isClear
      ? { text: first.known.text, certainty: first.known.certainty * (1 - first.unlike) }
      : null;
    this.#resembled.set(kind, resembled);
    return resembled;
  }
}

/** Each letter of a word, where as many glyphs lie in its place. */
function lettersIn({ text, box }: ReadWord, { glyphs }: SortedLine): Letter[] {
  const inside = glyphs.filter((glyph) => {
    const middle = (glyph.box.x0 + glyph.box.x1) / 2;
    return middle >= box.x0 && middle <= box.x1;
  });
  const characters = Array.from(text);
  if (inside.length !== characters.length) return [];
  return inside.map((glyph, i) => ({ text: characters[i] ?? '', glyph }));
}

/** Null where a part of a word is not known. */
function joined(a: ReadWord | null, b: ReadWord | null): ReadWord | null {
  if (a === null || b === null) return null;
  return {
    text: a.text + b.text,
    certainty: Math.min(a.certainty, b.certainty),
    box: union(a.box, b.box),
  };
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };

/** Columns without ink between a glyph and the next one. */
function gapBetween(left: Glyph, right: Glyph): number {
  return right.box.x0 - left.box.x1 - 1;
}
