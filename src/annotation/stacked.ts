import { boxHeight } from '../region/index.ts';
import { recognise } from './recognise.ts';
import { tokensOf } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Word } from './words.ts';

/** The next line begins no farther below the end of one than this many of its heights, */
const BELOW = 1.2;
/** and no farther left or right of where that begins. */
const ASIDE = 1;

/**
 * Joins two lines that stand under each other where a phrase goes on from one to the other, such as
 * GALL and BLADDER, or SAG L and KIDNEY: the first ends with a word that says nothing alone.
 *
 * @param lines of one image, words from left to right.
 */
export function joinStacked(
  lines: readonly (readonly Word[])[],
  vocabulary: Vocabulary,
): (readonly Word[])[] {
  const joined = [...lines];
  for (const upper of lines) {
    const last = knownText(upper.at(-1), vocabulary);
    if (last === null) continue;
    const lower = joined.find((line) => {
      const first = knownText(line[0], vocabulary);
      return first !== null && goesOn(last, first, vocabulary) && isUnder(upper, line);
    });
    if (lower === undefined || !joined.includes(upper)) continue;
    joined.splice(joined.indexOf(lower), 1);
    joined[joined.indexOf(upper)] = [...upper, ...lower];
  }
  return joined;
}

/** Whether a word that says nothing alone, or a letter that may be a side, belongs with the next one. */
function goesOn(last: string, first: string, { spellings }: Vocabulary): boolean {
  const says = (word: string, ...kinds: readonly string[]) =>
    spellings.get(word)?.meanings.some(({ kind }) => kinds.includes(kind)) === true;
  if (last.length === 1) return says(last, 'laterality') && says(first, 'organ', 'adjective');
  return !spellings.has(last) && spellings.has(`${last} ${first}`);
}

/** A word as the vocabulary has it, with a letter mended; null for others. */
function knownText(word: Word | undefined, vocabulary: Vocabulary): string | null {
  const tokens = word === undefined ? [] : tokensOf(word, vocabulary.units);
  const [token] = tokens;
  if (tokens.length !== 1 || token?.kind !== 'word') return null;
  const found = recognise(token.text, vocabulary);
  return found.kind === 'known' && found.words.length === 1 ? (found.words[0] ?? null) : null;
}

function isUnder(upper: readonly Word[], lower: readonly Word[]): boolean {
  const [above, below] = [upper[0], lower[0]];
  if (above?.source !== 'text' || below?.source !== 'text') return false;
  if (above.box === null || below.box === null) return false;
  const height = boxHeight(above.box);
  const gap = below.box.y0 - above.box.y1;
  return (
    gap > 0 && gap <= BELOW * height && Math.abs(below.box.x0 - above.box.x0) <= ASIDE * height
  );
}
