import { boxHeight } from '../../region/index.ts';
import type { TextLine } from '../lines/find-lines.ts';
import { LINE_MARGIN } from '../lines/line-image.ts';
import type { Word } from '../words.ts';
import type { ReadWord } from './read-word.ts';

/** Parts of a row no farther apart than this, as a multiple of their height, are one line. */
const GAP = 4;
/** And share this much of the lower one's height. */
const SHARED = 0.6;
/** And their letters are of one size: so many times as high at most. */
const HEIGHT_RATIO = 1.6;

/**
 * The words of a frame, in reading order. Lines that stand in one row, no farther apart than four
 * letters are high, count as one, as in `GALL   BLADDER`.
 *
 * @param readings what was read of each of the lines.
 */
export function wordsOfLines(
  lines: readonly TextLine[],
  readings: readonly (readonly ReadWord[])[],
): Word[] {
  const numbers = rowNumbers(lines);
  const words = lines.flatMap((line, i) =>
    (readings[i] ?? []).map(({ text, box, certainty }): Word => {
      const [x, y] = [line.box.x0 - LINE_MARGIN, line.box.y0 - LINE_MARGIN];
      const inFrame = { x0: box.x0 + x, y0: box.y0 + y, x1: box.x1 + x, y1: box.y1 + y };
      return { text, box: inFrame, certainty, source: 'text', line: numbers[i] ?? i };
    }),
  );
  return words.sort((a, b) => a.line - b.line || (a.box?.x0 ?? 0) - (b.box?.x0 ?? 0));
}

/** Numbers lines by the row that they stand in. */
function rowNumbers(lines: readonly TextLine[]): number[] {
  const numbers = lines.map((_, i) => i);
  const inOrder = lines.map((_, i) => i).sort((a, b) => leftOf(lines, a) - leftOf(lines, b));
  for (const [at, i] of inOrder.entries()) {
    const before = inOrder.slice(0, at).find((j) => follows(lines[j], lines[i]));
    if (before !== undefined) numbers[i] = numbers[before] ?? i;
  }
  return numbers;
}

function leftOf(lines: readonly TextLine[], index: number): number {
  return lines[index]?.box.x0 ?? 0;
}

function follows(left: TextLine | undefined, right: TextLine | undefined): boolean {
  if (left === undefined || right === undefined || left.ink !== right.ink) return false;
  const [a, b] = [boxHeight(left.box), boxHeight(right.box)];
  const shared = Math.min(left.box.y1, right.box.y1) - Math.max(left.box.y0, right.box.y0) + 1;
  const gap = right.box.x0 - left.box.x1 - 1;
  const [low, high] = [Math.min(left.height, right.height), Math.max(left.height, right.height)];
  if (high > HEIGHT_RATIO * low) return false;
  return gap <= GAP * Math.max(a, b) && shared >= SHARED * Math.min(a, b) && gap >= 0;
}
