import { boxWidth } from '../../region/index.ts';
import { union } from '../lines/boxes.ts';
import type { ReadWord } from './read-word.ts';

/** Words take up a place when they share this much of the wider one of the two. */
const SAME = 0.6;
/** A reading that says something else counts so many times: its odds are worth that of the others'. */
const AGAINST = 20;

/** What a word says; null for one that is not known. */
export type Meaning = (text: string) => string | null;

/**
 * What several readings of one line come to. The reading with most letters in known words counts;
 * where a word of it is not known and another reading has known words in that place, those do.
 *
 * Where readings say the same in one place it is as certain as all of them together; where they say
 * different things, such as RT and LT, neither is certain unless its odds are far the better ones.
 *
 * @param readings words from left to right; at least one reading, the first counts among equals.
 */
export function reconcile(
  readings: readonly (readonly ReadWord[])[],
  meaning: Meaning,
): ReadWord[] {
  const isKnown = ({ text }: ReadWord) => meaning(text) !== null;
  const inOrder = [...readings].sort((a, b) => worth(b, isKnown) - worth(a, isKnown));
  const [best = [], ...others] = inOrder;
  const settled = best.flatMap((word) => {
    if (isKnown(word)) return [word];
    const instead = others
      .map((reading) => inPlaceOf(word, reading))
      .find((words) => words.length > 0 && words.every(isKnown));
    return instead ?? [word];
  });
  return settled.map((word) => weighed(word, readings, meaning));
}

/** Letters of known words, and a little for how surely everything was read. */
function worth(words: readonly ReadWord[], isKnown: (word: ReadWord) => boolean): number {
  let sum = 0;
  for (const word of words) {
    const { text, certainty } = word;
    sum += isKnown(word) ? text.length * (1 + certainty) : text.length * (certainty - 1);
  }
  return sum;
}

/** The words of a reading that take up the place of a word; none where they take up more or less. */
function inPlaceOf(word: ReadWord, reading: readonly ReadWord[]): ReadWord[] {
  const under = reading.filter(({ box }) => overlapOf(box, word.box) > boxWidth(box) / 2);
  const [first, ...rest] = under;
  if (first === undefined) return [];
  const all = rest.reduce((box, other) => union(box, other.box), first.box);
  return overlapOf(all, word.box) >= SAME * Math.max(boxWidth(all), boxWidth(word.box))
    ? under
    : [];
}

/** A known word as certain as all readings make it together. */
function weighed(
  word: ReadWord,
  readings: readonly (readonly ReadWord[])[],
  meaning: Meaning,
): ReadWord {
  const said = meaning(word.text);
  if (said === null) return word;
  let [doubt, otherwise] = [1, 1];
  for (const reading of readings) {
    const there = inPlaceOf(word, reading);
    if (there.length === 0) continue;
    const certainty = Math.min(...there.map((each) => each.certainty));
    const saidThere = meaning(there.map(({ text }) => text).join(' '));
    if (saidThere === said) doubt *= 1 - certainty;
    else if (saidThere !== null) otherwise *= 1 - certainty;
  }
  return { ...word, certainty: (1 - doubt) * shareOf(doubt, otherwise) };
}

/**
 * What is left of a certainty where other readings say something else.
 *
 * @param doubt that none is right which says this; `otherwise` that none is right which does not.
 */
function shareOf(doubt: number, otherwise: number): number {
  const [odds, against] = [(1 - doubt) * otherwise, AGAINST * doubt * (1 - otherwise)];
  return against === 0 ? 1 : odds / (odds + against);
}

function overlapOf(a: ReadWord['box'], b: ReadWord['box']): number {
  return Math.max(0, Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0) + 1);
}
