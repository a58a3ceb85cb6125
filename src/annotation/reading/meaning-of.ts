import { recognise, type Recognised } from '../recognise.ts';
import { tokensOf } from '../tokens.ts';
import type { Vocabulary } from '../vocabulary.ts';

/**
 * What a text says when all of it is of the vocabulary as it stands: nothing is mended or taken apart.
 *
 * @returns equal for texts that say the same; null for others.
 */
export function meaningOf(text: string, vocabulary: Vocabulary): string | null {
  const said: unknown[] = [];
  for (const found of recognised(text, vocabulary)) {
    if (found.kind !== 'known' || found.isMended) return null;
    for (const known of found.words) said.push(vocabulary.spellings.get(known)?.meanings ?? known);
  }
  return said.length === 0 ? null : JSON.stringify(said);
}

/** Whether all words of a text are of the vocabulary, as they stand or mended. */
export function isNearlyKnown(text: string, vocabulary: Vocabulary): boolean {
  const words = recognised(text, vocabulary);
  return words.length > 0 && words.every(({ kind }) => kind === 'known');
}

/** Whether all words of a text are of the vocabulary or what machines write, as they stand. */
export function isWritten(text: string, vocabulary: Vocabulary): boolean {
  const words = recognised(text, vocabulary);
  return (
    words.length > 0 &&
    words.every(
      (found) => found.kind === 'furniture' || (found.kind === 'known' && !found.isMended),
    )
  );
}

function recognised(text: string, vocabulary: Vocabulary): Recognised[] {
  return text.split(' ').flatMap((part) => {
    const word = { text: part, box: null, certainty: 1, source: 'text', line: 0 } as const;
    return tokensOf(word, vocabulary.units).flatMap((token) =>
      token.kind === 'word' ? [recognise(token.text, vocabulary)] : [],
    );
  });
}
