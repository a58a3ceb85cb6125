import type { LineImage } from '../lines/line-image.ts';
import type { ReadWord } from './read-word.ts';
import { inkColumns } from './word-boxes.ts';

/** Words stand apart by more than this many times the usual gap between letters. */
const SPACE = 1.5;
/** With fewer gaps nothing can be said about the usual one. */
const LEAST_GAPS = 3;

/**
 * Joins words between which no space is seen. The recognition network takes the wide spacing of old
 * screens' large type for spaces, as in GAL LB ADDER.
 *
 * @param words from left to right.
 */
export function joinSplitWords(words: readonly ReadWord[], image: LineImage): ReadWord[] {
  const gaps = gapsOf(image);
  const usual = gaps.map(({ width }) => width).sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
  if (gaps.length < LEAST_GAPS) return [...words];
  const joined: ReadWord[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    const between = before === undefined ? [] : gaps.filter((gap) => isBetween(gap, before, word));
    const widest = Math.max(0, ...between.map(({ width }) => width));
    const isOne = between.length > 0 && widest <= SPACE * usual;
    // The space behind a comma looks narrow: the comma itself is.
    if (before === undefined || !isOne || /[,.:;]$/.test(before.text)) joined.push(word);
    else joined[joined.length - 1] = together(before, word);
  }
  return joined;
}

interface Gap {
  readonly from: number;
  readonly width: number;
}

/** Runs of columns without ink between columns with ink. */
function gapsOf(image: LineImage): Gap[] {
  const hasInk = inkColumns(image);
  const gaps: Gap[] = [];
  let last = hasInk.indexOf(true);
  for (let x = last + 1; x < hasInk.length; x++) {
    if (hasInk[x] !== true) continue;
    if (x > last + 1) gaps.push({ from: last + 1, width: x - last - 1 });
    last = x;
  }
  return gaps;
}

/** Words' boxes may be off by a part of a letter. */
function isBetween({ from, width }: Gap, left: ReadWord, right: ReadWord): boolean {
  const slack = (left.box.y1 - left.box.y0 + 1) / 4;
  return from + width >= left.box.x1 - slack && from <= right.box.x0 + slack;
}

function together(a: ReadWord, b: ReadWord): ReadWord {
  return {
    text: a.text + b.text,
    box: {
      x0: Math.min(a.box.x0, b.box.x0),
      y0: Math.min(a.box.y0, b.box.y0),
      x1: Math.max(a.box.x1, b.box.x1),
      y1: Math.max(a.box.y1, b.box.y1),
    },
    certainty: Math.min(a.certainty, b.certainty),
  };
}
