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
  const known = new Map<string, boolean>();
  const isWord = (text: string) => {
    const is = known.get(text) ?? meaningOf(text, vocabulary) !== null;
    known.set(text, is);
    return is;
  };
  const words = { isWord, isWritten: (text: string) => isWritten(text, vocabulary) };
  const { words: together, book } = await readTogether(lines, read, words);
  return Promise.all(
    lines.map(async (line, i) => {
      const found = together[i] ?? null;
      if (found === null) return null;
      return lookAgain(line, found, () => readByLetters(line, book, isWord), read, vocabulary);
    }),
  );
}
