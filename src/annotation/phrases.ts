import type { Known, Said } from './said.ts';
import type { Spelling, Vocabulary } from './vocabulary.ts';

/**
 * What known words of one line say. Phrases come first, the longest before the others: of words that
 * follow each other, then also of words that others have come between. What is left speaks for
 * itself, or says nothing.
 */
export function matchPhrases(known: readonly Known[], vocabulary: Vocabulary): Said[] {
  const said: Said[] = [];
  let left = known;
  for (let i = 0; i < left.length;) {
    const by = longestPhraseAt(left, i, vocabulary);
    if (by === null) {
      i++;
      continue;
    }
    said.push(...saying(vocabulary.spellings.get(keyOf(by)), by));
    left = left.filter((word) => !by.includes(word));
  }
  // A word that says nothing alone waits for its phrase.
  const waits = left.some(({ text }) => !vocabulary.spellings.has(text));
  for (const phrase of waits ? vocabulary.scattered : []) {
    const by = phrase.words.flatMap((text) => left.find((word) => word.text === text) ?? []);
    if (by.length < phrase.words.length) continue;
    said.push(...saying(phrase, by));
    left = left.filter((word) => !by.includes(word));
  }
  for (const word of left) said.push(...saying(vocabulary.spellings.get(word.text), [word]));
  return said;
}

function longestPhraseAt(
  known: readonly Known[],
  start: number,
  { spellings, longestPhrase }: Vocabulary,
): Known[] | null {
  for (let length = longestPhrase; length > 1; length--) {
    const by = known.slice(start, start + length);
    const first = by[0]?.at ?? 0;
    if (by.length < length || by.some(({ at }, i) => at !== first + i)) continue;
    if (spellings.has(keyOf(by))) return by;
  }
  return null;
}

function keyOf(words: readonly Known[]): string {
  return words.map(({ text }) => text).join(' ');
}

function saying(spelling: Spelling | undefined, by: readonly Known[]): Said[] {
  return (spelling?.meanings ?? []).map((meaning) => ({ meaning, by }));
}
