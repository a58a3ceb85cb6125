import type { UnreadLine } from '../reading/recogniser.ts';
import { type Letter, type LetterMask, maskOf } from './letter.ts';
import { inkOf, type LineInk } from './line-ink.ts';
import { scoreLetters } from './score-letters.ts';

/** Letters over tissue are measured so much higher or lower than they are, in pixels. */
const APART = [0, -1, 1, -2, 2];
/** Letters that explain so much of a line's ink are those that are there. */
const FOUND = 0.66;
/** So many rows are tried as the one on which letters stand. */
const ROWS = 3;
/** The feet of letters may touch: they share so many columns at most. */
const SHARED = 1;
/** No letter. */
const NONE = -1;

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
  const scores = scoreLetters(masks, base, ink);
  const { width } = ink;
  const { from, which } = lettersByEnd(masks, scores, width);
  // What is explained up to each column, and the letter that ends there.
  const best = new Float64Array(width + 1);
  const ends = new Int32Array(width + 1).fill(NONE);
  const touching = (at: number, mask: LetterMask) => {
    const before = masks[ends[at] as number];
    return before === undefined ? 0 : (best[at] as number) - sharedInk(before, mask);
  };
  for (let end = 1; end <= width; end++) {
    let most = best[end - 1] as number;
    for (let i = from[end] as number; i < (from[end + 1] as number); i++) {
      const letter = which[i] as number;
      const mask = masks[letter] as LetterMask;
      const x = end - mask.width;
      const score = scores[letter * width + x] as number;
      // What is explained never falls from left to right, and what may touch it explains no more than that.
      if ((best[Math.min(end - 1, x + SHARED)] as number) + score <= most) continue;
      const before = x + SHARED < end ? touching(x + SHARED, mask) : 0;
      const sum = Math.max(best[x] as number, before) + score;
      if (sum <= most) continue;
      most = sum;
      ends[end] = letter;
    }
    best[end] = most;
  }
  const laid: LaidLetter[] = [];
  for (let end = width; end > 0;) {
    const letter = ends[end] as number;
    const mask = masks[letter];
    if (mask === undefined) end--;
    else {
      const x = end - mask.width;
      laid.unshift({ letter: mask.letter, x, score: scores[letter * width + x] as number });
      const touches = x + SHARED < end && touching(x + SHARED, mask) > (best[x] as number);
      end = touches ? x + SHARED : x;
    }
  }
  const ofLetters = new Map(
    masks.map(({ letter }, i) => [letter, scores.subarray(i * width, (i + 1) * width)]),
  );
  let squares = 0;
  for (let i = 0; i < ink.ink.length; i++) squares += (ink.ink[i] as number) ** 2;
  const sum = { score: best[width] as number, all: squares, tried: masks.length };
  return { laid, base, ...sum, ink, scores: ofLetters };
}

/** The letters that explain more than they cost, by the column before which they end. */
function lettersByEnd(
  masks: readonly LetterMask[],
  scores: Float32Array,
  width: number,
): { from: Int32Array; which: Int32Array } {
  const from = new Int32Array(width + 3);
  for (let i = 0; i < masks.length; i++) {
    const across = (masks[i] as LetterMask).width;
    for (let x = 0; x + across <= width; x++) {
      if ((scores[i * width + x] as number) > 0)
        from[x + across + 2] = (from[x + across + 2] as number) + 1;
    }
  }
  for (let end = 1; end < from.length; end++)
    from[end] = (from[end] as number) + (from[end - 1] as number);
  const which = new Int32Array(from.at(-1) ?? 0);
  // Filled in, each begins where the next one did.
  for (let i = 0; i < masks.length; i++) {
    const across = (masks[i] as LetterMask).width;
    for (let x = 0; x + across <= width; x++) {
      if ((scores[i * width + x] as number) > 0) {
        const at = from[x + across + 1] as number;
        which[at] = i;
        from[x + across + 1] = at + 1;
      }
    }
  }
  return { from, which };
}

/** Twice the ink that both put into the column that they share. */
function sharedInk(left: LetterMask, right: LetterMask): number {
  let sum = 0;
  for (const [row, ink] of left.last) sum += ink * (right.first.get(row) ?? 0);
  return 2 * sum;
}
