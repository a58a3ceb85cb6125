import { type Box, boxHeight, boxWidth } from '../../region/index.ts';
import { isInside, union } from './boxes.ts';
import { meanOf } from './is-text.ts';
import type { LineCandidate } from './line-candidate.ts';
import type { Stroke } from './strokes.ts';

/** What is part of a line besides its letters, as multiples of its height. */
const PIECE = { gap: 0.8, above: 0.15, below: 0.3, widest: 3 };
/**
 * What is lower than this is a point, dash or comma: one that reaches below the letters stands this
 * close to them, and at the beginning of a line none stands in its lower half.
 */
const POINT = { height: 0.35, gap: 0.25 };
/**
 * A short word that stands a space away over tissue. It is at least so high, begins where letters begin
 * and ends where they end, within so many pixels, and is as sharp as this share of them; several letters
 * that ran into one, so many times as wide as high, may reach below.
 */
const WORD = { gap: 2.6, height: 0.5, aligned: 1, share: 0.5, widest: 4, several: 1.2 };
/** Pieces fall by at least this many levels at their edges, and by this share of what letters fall. */
const SHARP = { levels: 30, share: 0.4 };
/** Lines in one row no farther apart than this, as a multiple of the higher one's height, are one. */
const GAP = 1.6;
/** And share this much of the lower one's height, of which both together have this many at most. */
const SHARED = 0.6;
const HEIGHT_RATIO = 1.7;
/** What lies in a line that is no higher than so many times as high is a part of it. */
const PART = 2.2;

/**
 * The line with the points, commas, dashes and broken letters that stand in its row.
 *
 * @param isPlain whether what surrounds it is plain: a word that stands apart is a line by itself there.
 */
export function widen(
  { box: line, letters }: LineCandidate,
  strokes: readonly Stroke[],
  isPlain: boolean,
): Box {
  const height = boxHeight(line);
  const { sharpness } = meanOf(letters);
  const sharp = Math.max(SHARP.levels, SHARP.share * sharpness);
  const row = { y0: line.y0 - PIECE.above * height, y1: line.y1 + PIECE.below * height };
  const pieces = strokes.filter(
    (stroke) =>
      stroke.y0 >= row.y0 &&
      stroke.y1 <= row.y1 &&
      boxWidth(stroke) <= (isPlain ? PIECE.widest : WORD.widest) * height &&
      stroke.sharpness >= sharp,
  );
  const base = middle(letters.map(({ y1 }) => y1));
  const tops = [line.y0, middle(letters.map(({ y0 }) => y0))];
  const isAt = (edge: number, at: number) => Math.abs(edge - at) <= WORD.aligned;
  const isWord = (piece: Stroke) => {
    if (isPlain || piece.sharpness < WORD.share * sharpness) return false;
    if (boxHeight(piece) < WORD.height * height) return false;
    const isSeveral = boxWidth(piece) >= WORD.several * boxHeight(piece);
    const isInRow = isSeveral
      ? piece.y0 >= line.y0 - WORD.aligned && piece.y1 >= base - WORD.aligned
      : tops.some((top) => isAt(piece.y0, top)) && isAt(piece.y1, base);
    return isInRow;
  };
  const reachOf = (piece: Stroke) => {
    if (isWord(piece)) return WORD.gap * height;
    const isPoint = boxHeight(piece) < POINT.height * height;
    if (isPoint && piece.x1 < line.x0 && piece.y0 > (line.y0 + line.y1) / 2) return 0;
    return height * (isPoint && piece.y1 > line.y1 ? POINT.gap : PIECE.gap);
  };
  let box = line;
  for (let grown = true; grown;) {
    const more = pieces.filter((piece) => {
      const reach = reachOf(piece);
      const isNear = piece.x0 <= box.x1 + reach && piece.x1 >= box.x0 - reach;
      return isNear && !isInside(piece, box);
    });
    grown = more.length > 0;
    for (const piece of more) box = union(box, piece);
  }
  return box;
}

function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** A line's box, the height of its letters and their number. */
export interface Row {
  readonly box: Box;
  readonly height: number;
  readonly letters: number;
}

/** Joins the lines that overlap or follow each other in one row. */
export function mergeRows(lines: readonly Row[]): Row[] {
  const rows: Row[] = [];
  for (const line of [...lines].sort((a, b) => a.box.x0 - b.box.x0)) {
    const at = rows.findIndex((row) => followsIn(row.box, line.box));
    const row = rows[at];
    if (row === undefined) rows.push(line);
    else {
      rows[at] = {
        box: union(row.box, line.box),
        height: Math.max(row.height, line.height),
        letters: row.letters + line.letters,
      };
    }
  }
  // A part of a letter may have looked like a line of its own.
  return rows.filter(
    (row) =>
      !rows.some(
        (other) =>
          other !== row &&
          isInside(row.box, other.box) &&
          boxHeight(other.box) <= PART * boxHeight(row.box),
      ),
  );
}

function followsIn(row: Box, line: Box): boolean {
  const [a, b] = [boxHeight(row), boxHeight(line)];
  const shared = Math.min(row.y1, line.y1) - Math.max(row.y0, line.y0) + 1;
  const low = Math.min(a, b);
  return (
    line.x0 - row.x1 - 1 <= GAP * Math.max(a, b) &&
    boxHeight(union(row, line)) <= HEIGHT_RATIO * low &&
    shared >= SHARED * low
  );
}
