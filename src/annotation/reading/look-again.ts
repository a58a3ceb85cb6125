import type { Vocabulary } from '../vocabulary.ts';
import type { ReadByLetters } from '../glyphs/read-by-letters.ts';
import { isNearlyKnown, meaningOf } from './meaning-of.ts';
import { meanCertainty, type ReadLine } from './read-alone.ts';
import type { ReadWord } from './read-word.ts';
import type { UnreadLine } from './recogniser.ts';
import { reconcile } from './reconcile.ts';

/** Words of the vocabulary that were read more surely than this are left as they are. */
const SURE = 0.9;
/** And what letters make of a line is one of them with so many letters, and so surely. */
const KNOWN = { letters: 3, certainty: 0.5 };
/** Figures and marks say nothing of a view. */
const LETTERS = /\p{L}{2}/u;
/** How lines are looked at again. */
const AGAIN = ['black-and-white', 'brightness', 'framed'] as const;
/** On plain ground, where a line has a word of the vocabulary, or one of so many letters. */
const AGAIN_ON_PLAIN = ['framed'] as const;
const LONG = /\p{L}{4}/u;
/** Echoes are read as a few letters, less certainly than this: they stay what they are. */
const ECHOES = { letters: 3, certainty: 0.6 };

/**
 * Reads a line again where something of it is not a word of the vocabulary, or not surely one: over
 * tissue in black and white, by how light it is and framed, on plain ground framed. See
 * {@link reconcile}.
 *
 * @param words what was read of it so far.
 * @param lay tells what its study's letters make of it; null where they make nothing.
 */
export async function lookAgain(
  line: UnreadLine,
  words: readonly ReadWord[],
  lay: () => ReadByLetters | null,
  read: ReadLine,
  vocabulary: Vocabulary,
): Promise<readonly ReadWord[]> {
  const meaning = (text: string) => meaningOf(text, vocabulary);
  // What is no word may have a letter that is not known, and is another letter's in its place.
  const onlyKnown = (word: ReadWord) =>
    isNearlyKnown(word.text, vocabulary) ? word : { ...word, certainty: 0 };
  const isSure = ({ text, certainty }: ReadWord) => certainty >= SURE && meaning(text) !== null;
  const isPlain = line.brightness === null;
  const isDone = (some: readonly ReadWord[]) =>
    some.every((word) => isSure(word) || (isPlain && word.certainty >= SURE)) ||
    (some.length > 0 && !some.some(({ text }) => LETTERS.test(text)));
  // Names and numbers, read surely: a misread word stands beside others that are known.
  const isStrange = ({ text, certainty }: ReadWord) =>
    certainty >= SURE && !isNearlyKnown(text, vocabulary);
  const isNamed = words.length > 0 && words.every(isStrange);
  if ((isNamed && isPlain) || (isDone(words) && (isPlain || words.length > 0))) return words;
  const laid = lay();
  // Unless it is a word of the vocabulary by the letters of its study.
  const isOf = ({ text, certainty }: ReadWord) =>
    certainty >= KNOWN.certainty && text.length >= KNOWN.letters && meaning(text) !== null;
  if (isNamed && laid?.words.some(isOf) !== true) return words;
  if (laid?.isSure === true) return laid.words;
  const readings = laid === null ? [words] : [words, laid.words.map(onlyKnown)];
  const settled = reconcile(readings, meaning);
  if (isEcho(settled) || isDone(settled)) return settled;
  const mayState = ({ text }: ReadWord) => LONG.test(text) || meaning(text) !== null;
  if (isPlain && !settled.some(mayState)) return settled;
  for (const shades of isPlain ? AGAIN_ON_PLAIN : AGAIN) {
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
