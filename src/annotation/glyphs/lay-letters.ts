import type { LineImage } from '../lines/line-image.ts';
import type { UnreadLine } from '../reading/recogniser.ts';
import { type Letter, type LetterMask, maskOf } from './letter.ts';

/** What a letter costs, as a share of its ink: with much less of it seen, there is none. */
const COST = 0.25;
/** Letters over tissue are measured so much higher or lower than they are, in pixels. */
const APART = [0, -1, 1, -2, 2];
/** Letters that explain so much of a line's ink are those that are there. */
const FOUND = 0.66;
/** So many rows are tried as the one on which letters stand. */
const ROWS = 3;
/** The feet of letters may touch: they share so many columns at most. */
const SHARED = 1;

/** A letter on a line, its left edge in pixels. */
export interface LaidLetter {
  readonly letter: Letter;
  readonly x: number;
  /** The squared ink that it explains, less what it costs. */
  readonly score: number;
}

/** Letters laid over a line. */
export interface LaidLine {
  readonly laid: readonly LaidLetter[];
  /** The row on which they stand. */
  readonly base: number;
  readonly score: number;
  /** The squares of all ink of the line. */
  readonly all: number;
  /** How many letters might have been laid. */
  readonly tried: number;
  readonly ink: LineInk;
  /** The score of every letter that might have been laid, at every column. */
  readonly scores: ReadonlyMap<Letter, Float32Array>;
}

/** How much ink there is at each pixel, from 0 to 1. */
export interface LineInk {
  readonly width: number;
  readonly height: number;
  readonly ink: Float32Array;
}

/**
 * Lays known letters over a line so that the squares of what ink they leave, and of what they put where
 * none is, are the least: over noise, which has any shape, that finds the letters that are there. It is
 * the likeliest line of letters in noise of one strength.
 *
 * @param letters of any height; those that are about as high as the line's are tried.
 * @returns null where there are none of that height.
 */
export function layLetters(line: UnreadLine, letters: readonly Letter[]): LaidLine | null {
  const ink = inkOf(line.brightness ?? line.image);
  let best: LaidLine | null = null;
  for (const apart of APART) {
    const height = line.height + apart;
    const some = letters.filter(({ glyph }) => glyph.letterHeight === height).map(maskOf);
    if (some.length === 0) continue;
    for (const base of rowsToStandOn(ink, height)) {
      const laid = layAt(base, ink, some);
      if (best === null || laid.score > best.score) best = laid;
      // On another row, or in another size, letters explain next to nothing then.
      if (best.score >= FOUND * best.all) return best;
    }
  }
  return best;
}

function inkOf({ width, height, pixels }: LineImage): LineInk {
  const ink = new Float32Array(pixels.length);
  for (let i = 0; i < ink.length; i++) ink[i] = (255 - (pixels[i] as number)) / 255;
  return { width, height, ink };
}

/** Rows below which there is most less ink than on them. */
function rowsToStandOn({ width, height, ink }: LineInk, letterHeight: number): number[] {
  const sums = new Float64Array(height + 1);
  for (let i = 0, y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++, i++) sum += ink[i] as number;
    sums[y] = sum;
  }
  const fall = (y: number) => (sums[y] ?? 0) - (sums[y + 1] ?? 0);
  return Array.from(
    { length: Math.max(0, height - letterHeight + 2) },
    (_, i) => letterHeight - 2 + i,
  )
    .filter((y) => y >= 0 && y < height)
    .sort((a, b) => fall(b) - fall(a) || a - b)
    .slice(0, ROWS);
}

/** The best letters on one row, found column by column. */
function layAt(base: number, ink: LineInk, masks: readonly LetterMask[]): LaidLine {
  const { width } = ink;
  const all = masks.map((mask) => ({ mask, scores: scoresOf(mask, base, ink) }));
  // What is explained up to each column, and the letter that ends there.
  const best = new Float64Array(width + 1);
  const ends: ({ readonly mask: LetterMask; readonly x: number; readonly score: number } | null)[] =
    [null];
  for (let end = 1; end <= width; end++) {
    best[end] = best[end - 1] as number;
    ends[end] = null;
    for (const { mask, scores } of all) {
      const x = end - mask.width;
      if (x < 0) continue;
      const score = scores[x] as number;
      // What is explained never falls from left to right.
      if (score <= 0) continue;
      // What may touch it explains no more than is explained up to there.
      if ((best[Math.min(end - 1, x + SHARED)] as number) + score <= (best[end] as number))
        continue;
      const before = x + SHARED < end ? (ends[x + SHARED] ?? null) : null;
      const apart = best[x] as number;
      const touching =
        before === null ? 0 : (best[x + SHARED] as number) - sharedInk(before.mask, mask);
      const sum = Math.max(apart, touching) + score;
      if (sum <= (best[end] as number)) continue;
      best[end] = sum;
      ends[end] = { mask, x, score };
    }
  }
  const laid: LaidLetter[] = [];
  for (let end = width; end > 0;) {
    const found = ends[end] ?? null;
    if (found === null) end--;
    else {
      const { mask, x, score } = found;
      laid.unshift({ letter: mask.letter, x, score });
      const before = x + SHARED < end ? (ends[x + SHARED] ?? null) : null;
      const touches =
        before !== null &&
        (best[x + SHARED] as number) - sharedInk(before.mask, mask) > (best[x] as number);
      end = touches ? x + SHARED : x;
    }
  }
  const scores = new Map(all.map(({ mask, scores }) => [mask.letter, scores]));
  let squares = 0;
  for (let i = 0; i < ink.ink.length; i++) squares += (ink.ink[i] as number) ** 2;
  const sum = { score: best[width] as number, all: squares, tried: masks.length };
  return { laid, base, ...sum, ink, scores };
}

/** What a letter explains with its left edge at each column, less what it costs. */
function scoresOf(
  { letter, width, places, own }: LetterMask,
  base: number,
  { ink, width: across, height }: LineInk,
): Float32Array {
  const scores = new Float32Array(across).fill(-Infinity);
  const top = base + letter.glyph.below - letter.glyph.height + 1;
  const seen = places.filter(({ y }) => top + y >= 0 && top + y < height);
  const at = Int32Array.from(seen, ({ x, y }) => (top + y) * across + x);
  const weights = Float32Array.from(seen, ({ ink }) => 2 * ink);
  for (let x = 0; x + width <= across; x++) {
    let sum = -(1 + COST) * own;
    for (let i = 0; i < at.length; i++)
      sum += (weights[i] as number) * (ink[(at[i] as number) + x] as number);
    scores[x] = sum;
  }
  return scores;
}

/** Twice the ink that both put into the column that they share. */
function sharedInk(left: LetterMask, right: LetterMask): number {
  let sum = 0;
  for (const [row, ink] of left.last) sum += ink * (right.first.get(row) ?? 0);
  return 2 * sum;
}
