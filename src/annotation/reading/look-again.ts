import { recognise } from '../recognise.ts';
import { tokensOf } from '../tokens.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { meanCertainty, type ReadLine } from './read-alone.ts';
import type { ReadWord } from './read-word.ts';
import type { UnreadLine } from './recogniser.ts';
import { reconcile } from './reconcile.ts';

/** Words of the vocabulary that were read more surely than this are left as they are. */
const SURE = 0.9;
/** How lines are looked at again. */
const AGAIN = ['black-and-white', 'brightness'] as const;
/** Echoes are read as a few letters, less certainly than this: they stay what they are. */
const ECHOES = { letters: 3, certainty: 0.6 };

/**
 * Reads a line over tissue again where something of it is not a word of the vocabulary, or not surely
 * one: in black and white, and by how light it is. See {@link reconcile}.
 *
 * @param words what was read of it so far.
 */
export async function lookAgain(
  line: UnreadLine,
  words: readonly ReadWord[],
  read: ReadLine,
  vocabulary: Vocabulary,
): Promise<readonly ReadWord[]> {
  if (line.brightness === null || isEcho(words)) return words;
  const meaning = (text: string) => meaningOf(text, vocabulary);
  if (words.every(({ text, certainty }) => certainty >= SURE && meaning(text) !== null)) {
    return words;
  }
  const readings = [words];
  for (const shades of AGAIN) {
    const reading = await read(line, shades);
    // What was read so far may be this reading.
    if (reading !== null && !readings.some((other) => isSame(other, reading)))
      readings.push(reading);
  }
  return reconcile(readings, meaning);
}

function isSame(a: readonly ReadWord[], b: readonly ReadWord[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ text, certainty }, i) => text === b[i]?.text && certainty === b[i].certainty)
  );
}

function isEcho(words: readonly ReadWord[]): boolean {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return letters <= ECHOES.letters && meanCertainty(words) < ECHOES.certainty;
}

/**
 * What a text says when all of it is of the vocabulary as it stands: nothing is mended or taken apart.
 *
 * @returns equal for texts that say the same; null for others.
 */
function meaningOf(text: string, vocabulary: Vocabulary): string | null {
  const said: unknown[] = [];
  for (const part of text.split(' ')) {
    const word = { text: part, box: null, certainty: 1, source: 'text', line: 0 } as const;
    for (const token of tokensOf(word, vocabulary.units)) {
      if (token.kind !== 'word') continue;
      const found = recognise(token.text, vocabulary);
      if (found.kind !== 'known' || found.isMended) return null;
      for (const known of found.words) {
        said.push(vocabulary.spellings.get(known)?.meanings ?? known);
      }
    }
  }
  return said.length === 0 ? null : JSON.stringify(said);
}
