import type { Box } from '../../region/index.ts';
import { union } from '../lines/boxes.ts';
import type { ReadWord } from '../reading/read-word.ts';
import { type Letter, maskOf } from './letter.ts';
import type { LaidLetter, LaidLine } from './lay-letters.ts';
import { ALPHABET, type Placed, replaced, textOf } from './placed-letter.ts';
import { leastFitOf, otherWords } from './unlike-letters.ts';

/** Pixels next to each other are lighter or darker together: so many of them say what one says. */
const ALIKE = 3;
/** Squared noise of a pixel is not taken for less than this: letters differ by their shades. */
const LEAST_NOISE = 0.01;
/** A letter that explains this share of the ink in its place is as certain as it can be; */
const FITS = 0.6;
/** with less than this it is not certain at all. */
const LEAST_FIT = 0.3;

/**
 * A word of the vocabulary comes before what is none, though it explains a little less: by so much, in
 * odds of e. It has so many letters at least, and is as certain.
 */
const KNOWN = { odds: 8, letters: 3, certainty: 0.5 };

/**
 * A word that is as long as this is told by its other letters where something lies over one of them, if
 * no other word has them all, and is that much less certain.
 */
const COVERED = { letters: 5, certainty: 0.75 };

/** A word that was laid over a line. */
export interface LaidWord extends ReadWord {
  /** The least share of its ink that a letter explains; below 0 where it leaves more than it explains. */
  readonly fit: number;
}

/**
 * The words that laid letters make, each as certain as its least certain letter: that is as much surer
 * than the next best letter in its place as the noise around it lets it be. What is no word and with one
 * letter that is next to as good would be one is that word.
 *
 * @param isSpace whether a gap of so many columns is one between words; null: not clear.
 * @param isWord whether a text is of the vocabulary; null where a letter is what it looks like.
 */
export function laidWords(
  line: LaidLine,
  isSpace: (letterHeight: number, width: number) => boolean | null,
  isWord: ((text: string) => boolean) | null,
): LaidWord[] {
  const left = inkLeft(line);
  const words: Placed[][] = [];
  for (const laid of line.laid) {
    const placed = place(laid, line, left);
    const before = words.at(-1)?.at(-1);
    const gap = before === undefined ? 0 : placed.box.x0 - before.box.x1 - 1;
    const isApart = before === undefined || isSpace(laid.letter.glyph.letterHeight, gap) !== false;
    if (isApart) words.push([placed]);
    else words.at(-1)?.push(placed);
  }
  const leastFit = leastFitOf(words.flat());
  return words.map((letters) => wordOf(letters, leastFit, isWord));
}

/** The ink that the letters leave, or put too much of. */
function inkLeft({ laid, base, ink }: LaidLine): Float32Array {
  const left = Float32Array.from(ink.ink);
  for (const { letter, x } of laid) {
    const { y0 } = boxOf({ letter, x }, base);
    const mask = maskOf(letter);
    for (const [i, each] of mask.ink.entries()) {
      const y = y0 + (mask.rows[i] as number);
      if (y < 0 || y >= ink.height) continue;
      const at = y * ink.width + x + (mask.columns[i] as number);
      left[at] = (left[at] as number) - each;
    }
  }
  return left;
}

function place(laid: LaidLetter, line: LaidLine, left: Float32Array): Placed {
  const { width, height } = line.ink;
  const box = boxOf(laid, line.base);
  let [rest, pixels] = [0, 0];
  for (let y = Math.max(0, box.y0 - 1); y <= Math.min(height - 1, box.y1 + 1); y++) {
    for (let x = Math.max(0, box.x0 - 1); x <= Math.min(width - 1, box.x1 + 1); x++) {
      rest += (left[y * width + x] as number) ** 2;
      pixels++;
    }
  }
  const fit = 1 - rest / maskOf(laid.letter).own;
  const noise = Math.max(LEAST_NOISE, rest / pixels);
  return { laid, box, fit, odd: 2 * ALIKE * noise, others: othersInPlace(laid, line) };
}

/** The best score of each other character in the place of a laid one. */
function othersInPlace({ letter, x }: LaidLetter, { scores }: LaidLine): Map<string, number> {
  const others = new Map<string, number>();
  for (const [other, ofOther] of scores) {
    if (other.text === letter.text) continue;
    const score = bestNear(x, letter, other, ofOther);
    if (score > (others.get(other.text) ?? -Infinity)) others.set(other.text, score);
  }
  return others;
}

function bestNear(x: number, letter: Letter, other: Letter, scores: Float32Array): number {
  const aside = (letter.glyph.width - other.glyph.width) / 2;
  let best = -Infinity;
  for (let dx = Math.floor(aside) - 1; dx <= Math.ceil(aside) + 1; dx++) {
    best = Math.max(best, scores[x + dx] ?? -Infinity);
  }
  return best;
}

function wordOf(
  letters: readonly Placed[],
  leastFit: number,
  isWord: ((text: string) => boolean) | null,
): LaidWord {
  const certainties = letters.map(({ laid, fit, odd, others }) => {
    const second = Math.max(0, ...others.values());
    return certaintyOf(fit, (laid.score - second) / odd);
  });
  const box = letters.map((letter) => letter.box).reduce((all, each) => union(all, each));
  const fit = Math.min(...letters.map((letter) => letter.fit));
  const text = textOf(letters);
  const word = { text, box, certainty: Math.min(...certainties), fit };
  if (letters.length < KNOWN.letters || isWord === null) return word;
  const otherwise = otherWords(letters, leastFit, isWord);
  if (isWord(text)) {
    // It is one of the two, and another reading tells which.
    if (otherwise.length > 0) return { ...word, certainty: 0 };
    return { ...word, certainty: Math.max(word.certainty, certaintyByOthers(letters, certainties, isWord)) }; // prettier-ignore
  }
  const known = wordNearby(letters, isWord);
  if (known !== null && known.certainty >= KNOWN.certainty) {
    certainties[known.at] = known.certainty;
    return { ...word, text: known.text, certainty: Math.min(...certainties) };
  }
  const [only, ...more] = otherwise;
  return only === undefined || more.length > 0 ? word : { ...word, ...only };
}

/** How certain a word is by its letters without the least certain one; 0 where they do not tell. */
function certaintyByOthers(
  letters: readonly Placed[],
  certainties: readonly number[],
  isWord: (text: string) => boolean,
): number {
  if (letters.length < COVERED.letters) return 0;
  const least = certainties.indexOf(Math.min(...certainties));
  const others = COVERED.certainty * Math.min(...certainties.filter((_, i) => i !== least));
  if (others <= (certainties[least] ?? 0)) return 0;
  const text = textOf(letters).toUpperCase();
  const isOnly = Array.from(ALPHABET).every((character) => {
    const other = replaced(letters, new Map([[least, character]])).toUpperCase();
    return other === text || !isWord(other);
  });
  return isOnly ? others : 0;
}

/** The word that one other letter makes, and how certain that letter is; null where none is near. */
function wordNearby(
  letters: readonly Placed[],
  isWord: (text: string) => boolean,
): { readonly text: string; readonly at: number; readonly certainty: number } | null {
  const words = letters.flatMap(({ laid, odd, others }, at) =>
    [...others].flatMap(([character, score]) => {
      const lost = (laid.score - score) / odd;
      if (lost > KNOWN.odds) return [];
      const text = replaced(letters, new Map([[at, character]]));
      return isWord(text) ? [{ text, at, lost }] : [];
    }),
  );
  const [best, second] = words.sort((a, b) => a.lost - b.lost);
  if (best === undefined) return null;
  const next = Math.min(KNOWN.odds, second?.lost ?? Infinity);
  const { text, at, lost } = best;
  return { text, at, certainty: certaintyOf(letters[at]?.fit ?? 0, next - lost) };
}

/** @param surer by how much a letter is the better one, in odds of e. */
function certaintyOf(fit: number, surer: number): number {
  return fit < LEAST_FIT ? 0 : Math.min(1, fit / FITS) / (1 + Math.exp(-surer));
}

function boxOf({ letter: { glyph }, x }: Pick<LaidLetter, 'letter' | 'x'>, base: number): Box {
  const y1 = base + glyph.below;
  return { x0: x, y0: y1 - glyph.height + 1, x1: x + glyph.width - 1, y1 };
}
