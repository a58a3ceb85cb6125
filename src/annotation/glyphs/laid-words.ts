import type { Box } from '../../region/index.ts';
import { union } from '../lines/boxes.ts';
import type { ReadWord } from '../reading/read-word.ts';
import { maskOf } from './letter.ts';
import type { LaidLetter, LaidLine } from './lay-letters.ts';

/** Pixels next to each other are lighter or darker together: so many of them say what one says. */
const ALIKE = 3;
/** Squared noise of a pixel is not taken for less than this: letters differ by their shades. */
const LEAST_NOISE = 0.01;
/** A letter that explains this share of the ink in its place is as certain as it can be; */
const FITS = 0.6;
/** with less than this it is not certain at all. */
const LEAST_FIT = 0.3;

/** A word that was laid over a line. */
export interface LaidWord extends ReadWord {
  /** The least share of its ink that a letter explains; below 0 where it leaves more than it explains. */
  readonly fit: number;
}

/**
 * The words that laid letters make, each as certain as its least certain letter: that is as much surer
 * than the next best letter in its place as the noise around it lets it be.
 *
 * @param isSpace whether a gap of so many columns is one between words; null: not clear.
 */
export function laidWords(
  line: LaidLine,
  isSpace: (letterHeight: number, width: number) => boolean | null,
): LaidWord[] {
  const left = inkLeft(line);
  const words: LaidWord[] = [];
  for (const letter of line.laid) {
    const word = wordOf(letter, line, left);
    const before = words.at(-1);
    const gap = before === undefined ? 0 : word.box.x0 - before.box.x1 - 1;
    const isApart =
      before === undefined || isSpace(letter.letter.glyph.letterHeight, gap) !== false;
    if (isApart) words.push(word);
    else {
      words[words.length - 1] = {
        text: before.text + word.text,
        box: union(before.box, word.box),
        certainty: Math.min(before.certainty, word.certainty),
        fit: Math.min(before.fit, word.fit),
      };
    }
  }
  return words;
}

/** The ink that the letters leave, or put too much of. */
function inkLeft({ laid, base, ink }: LaidLine): Float32Array {
  const left = Float32Array.from(ink.ink);
  for (const { letter, x } of laid) {
    const { y0 } = boxOf({ letter, x }, base);
    for (const place of maskOf(letter).places) {
      const y = y0 + place.y;
      if (y < 0 || y >= ink.height) continue;
      const at = y * ink.width + x + place.x;
      left[at] = (left[at] as number) - place.ink;
    }
  }
  return left;
}

function wordOf(laid: LaidLetter, line: LaidLine, left: Float32Array): LaidWord {
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
  const surer = (laid.score - secondBest(laid, line)) / (2 * ALIKE * noise);
  const clear = 1 / (1 + Math.exp(-surer));
  const certainty = fit < LEAST_FIT ? 0 : clear * Math.min(1, fit / FITS);
  return { text: laid.letter.text, box, certainty, fit };
}

/** The best score of another character in its place, or of none, which is 0. */
function secondBest({ letter, x }: LaidLetter, { scores }: LaidLine): number {
  let best = 0;
  for (const [other, ofOther] of scores) {
    if (other.text === letter.text) continue;
    const aside = (letter.glyph.width - other.glyph.width) / 2;
    for (let dx = Math.floor(aside) - 1; dx <= Math.ceil(aside) + 1; dx++) {
      best = Math.max(best, ofOther[x + dx] ?? 0);
    }
  }
  return best;
}

function boxOf({ letter: { glyph }, x }: Pick<LaidLetter, 'letter' | 'x'>, base: number): Box {
  const y1 = base + glyph.below;
  return { x0: x, y0: y1 - glyph.height + 1, x1: x + glyph.width - 1, y1 };
}
