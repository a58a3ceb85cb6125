import { readTogether } from './glyphs/read-together.ts';
import { lookAgain } from './reading/look-again.ts';
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
  const together = await readTogether(lines, read);
  return Promise.all(
    lines.map(async (line, i) => {
      const words = together[i] ?? null;
      return words === null ? null : await lookAgain(line, words, read, vocabulary);
    }),
  );
}
