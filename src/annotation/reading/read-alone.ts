import type { Shades } from './enlarge.ts';
import type { ReadWord } from './read-word.ts';
import type { UnreadLine } from './recogniser.ts';

/** Below this mean certainty a line is read a second time. */
const SURE = 0.9;

/** What a recogniser makes of a line, from left to right; null where it could not in time. */
export type ReadLine = (line: UnreadLine, shades: Shades) => Promise<readonly ReadWord[] | null>;

/** Reads a line by itself: in gray, and where that is not sure in black and white too. */
export async function readAlone(
  line: UnreadLine,
  read: ReadLine,
): Promise<readonly ReadWord[] | null> {
  const first = await read(line, 'gray');
  // Icons give nothing at all.
  if (first === null || first.length === 0 || meanCertainty(first) >= SURE) return first;
  return surer(first, await read(line, 'black-and-white'));
}

/** The surer one of two readings. */
export function surer(
  first: readonly ReadWord[] | null,
  second: readonly ReadWord[] | null,
): readonly ReadWord[] | null {
  if (first === null || second === null) return first ?? second;
  return meanCertainty(second) > meanCertainty(first) ? second : first;
}

/** Over the letters; 0 where there are none. */
export function meanCertainty(words: readonly ReadWord[]): number {
  let [sum, letters] = [0, 0];
  for (const { text, certainty } of words) {
    sum += certainty * text.length;
    letters += text.length;
  }
  return letters === 0 ? 0 : sum / letters;
}
