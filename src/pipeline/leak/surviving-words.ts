import { understand, type Vocabulary, withhold, type Word } from '../../annotation/index.ts';

/** Words read with less certainty than this may be speckle. */
const SURE = 0.6;
/** Two letters by themselves may be read out of speckle; so many of one line are not. */
const LETTERS = 3;

/** What of an annotation tells the category. */
const TELLING: readonly string[] = ['organ', 'laterality', 'plane'];

/**
 * The words of a finished frame that say an organ, a side or a plane: those of the vocabulary as they
 * stand (none is mended into it), surely read, and with three letters or more in their line.
 *
 * @returns each once, in reading order, and nothing that may name a person.
 */
export function survivingWords(words: readonly Word[], vocabulary: Vocabulary): string[] {
  const { evidence } = understand(withhold(words, vocabulary), vocabulary, 0);
  const telling = new Set(
    evidence
      .filter(({ kind, mended }) => TELLING.includes(kind) && mended === null)
      .flatMap((said) => said.words)
      .filter(({ certainty }) => certainty >= SURE),
  );
  const letters = new Map<number, number>();
  for (const { line, text } of telling) letters.set(line, (letters.get(line) ?? 0) + text.length);
  const left = [...telling].filter(({ line }) => (letters.get(line) ?? 0) >= LETTERS);
  return [...new Set(left.map(({ text }) => text))];
}
