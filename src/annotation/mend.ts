import { lookAlike } from './look-alike.ts';
import type { Vocabulary } from './vocabulary.ts';

const DIGITS = /\d/;

/** From this length a word is mended whatever the wrong letter, as few words lie that close. */
const ANY_LETTER = 6;
/** From this length only a letter that looks alike; below, only a digit that looks like a letter. */
const ALIKE_LETTER = 5;
const SHORTEST = 3;
/** From this length two letters that changed places are put back. */
const SWAPPED = 5;
/** From this length a letter that is missing or one too many is mended. */
const MISCOUNTED = 6;

/**
 * The word of the vocabulary that a token with one wrong letter was meant to be. A name that the
 * vocabulary knows is left as it is, and so is what could be two words. Words that say a side are
 * mended only from letters that look alike, and never where they have fewer than four letters: so
 * no slip makes one side into the other.
 *
 * @param token upper case, not itself in the vocabulary.
 * @returns null when there is none, or more than one.
 */
export function mend(token: string, vocabulary: Vocabulary): string | null {
  if (vocabulary.names.has(token) || token.length < SHORTEST) return null;
  const near = [-1, 0, 1].flatMap((more) =>
    (vocabulary.mendable.get(token.length + more) ?? []).filter((word) =>
      isOneSlip(token, word, vocabulary),
    ),
  );
  if (near.length < 2) return near[0] ?? null;
  const says = new Set(near.map((word) => meaningOf(word, vocabulary)));
  return says.size === 1 && !says.has('') ? (near[0] ?? null) : null;
}

function isOneSlip(token: string, word: string, vocabulary: Vocabulary): boolean {
  if (word.length < SHORTEST) return false;
  const at = firstDifference(token, word);
  if (token.length === word.length) {
    if (token.slice(at + 1) === word.slice(at + 1)) {
      return isSubstitute(token[at] ?? '', word, at, saysSide(word, vocabulary));
    }
    return (
      word.length >= SWAPPED &&
      at > 0 &&
      token[at] === word[at + 1] &&
      token[at + 1] === word[at] &&
      token.slice(at + 2) === word.slice(at + 2)
    );
  }
  if (word.length < MISCOUNTED || at === 0 || saysSide(word, vocabulary)) return false;
  return token.length < word.length
    ? token.slice(at) === word.slice(at + 1)
    : token.slice(at + 1) === word.slice(at);
}

function isSubstitute(found: string, word: string, at: number, isSide: boolean): boolean {
  const meant = word[at] ?? '';
  const isAlike = lookAlike(found, meant);
  if (isSide) return word.length > SHORTEST && isAlike;
  if (word.length < ALIKE_LETTER) return isAlike && DIGITS.test(found);
  if (word.length < ANY_LETTER || at === 0) return isAlike;
  return true;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** Whether the word, alone or in a phrase, can say a side of the organ. */
function saysSide(word: string, { spellings }: Vocabulary): boolean {
  return spellings.get(word)?.meanings.some(({ kind }) => kind === 'laterality') === true;
}

/** What a word says when it stands alone; empty for one that says nothing alone. */
function meaningOf(word: string, { spellings }: Vocabulary): string {
  const spelling = spellings.get(word);
  return spelling === undefined ? '' : JSON.stringify(spelling.meanings);
}
