import { readTogether } from './glyphs/read-together.ts';
import { readByLetters } from './glyphs/read-by-letters.ts';
import { lookAgain } from './reading/look-again.ts';
import { isWritten, meaningOf } from './reading/meaning-of.ts';
import type { ReadLine } from './reading/read-alone.ts';
import type { ReadWord } from './reading/read-word.ts';
import type { UnreadLine } from './reading/recogniser.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Reads the lines of like screens: together, by their glyphs, and those over tissue of which that gives
 * unknown words again by themselves. What is read depends on which lines there are, and on nothing
 * else.
 *
 * @param lines all different.
 * @returns the words of each line, from left to right; null for one that the reader could not read.
 */
export async function readScreens(
  lines: readonly UnreadLine[],
  read: ReadLine,
  vocabulary: Vocabulary,
): Promise<(readonly ReadWord[] | null)[]> {
  // The same texts are asked for with every letter that is learnt.
  const isWord = remembered((text) => meaningOf(text, vocabulary) !== null);
  const words = { isWord, isWritten: remembered((text) => isWritten(text, vocabulary)) };
  const { words: together, book } = await readTogether(lines, read, words);
  return Promise.all(
    lines.map(async (line, i) => {
      const found = together[i] ?? null;
      if (found === null) return null;
      return lookAgain(line, found, () => readByLetters(line, book, isWord), read, vocabulary);
    }),
  );
}

function remembered(is: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = is(text);
    known.set(text, found);
    return found;
  };
}
