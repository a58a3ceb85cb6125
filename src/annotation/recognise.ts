import { mend } from './mend.ts';
import { splitRunTogether } from './run-together.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a token is: words of the vocabulary, or why it says nothing. */
export type Recognised =
  | { readonly kind: 'known'; readonly words: readonly string[]; readonly isMended: boolean }
  /** What machines write, and single letters. */
  | { readonly kind: 'furniture' }
  /** A word that the vocabulary lacks, such as a name. */
  | { readonly kind: 'unknown' };

/**
 * Finds the words of the vocabulary that a token is: as it stands, with a number behind it, with one
 * letter mended, or several of them run together.
 */
export function recognise(token: string, vocabulary: Vocabulary): Recognised {
  const { words, furniture, measures, units } = vocabulary;
  if (words.has(token)) return { kind: 'known', words: [token], isMended: false };
  if (token.length < 2 || [furniture, measures, units].some((set) => set.has(token))) {
    return { kind: 'furniture' };
  }
  const numbered = /^(\p{L}{2,})\d{1,3}$/u.exec(token)?.[1];
  if (numbered !== undefined && vocabulary.spellings.has(numbered)) {
    return { kind: 'known', words: [numbered], isMended: false };
  }
  const mended = mend(token, vocabulary);
  if (mended !== null) return { kind: 'known', words: [mended], isMended: true };
  const several = splitRunTogether(token, vocabulary);
  if (several !== null) return { kind: 'known', words: several, isMended: false };
  return /\d/.test(token) ? { kind: 'furniture' } : { kind: 'unknown' };
}
