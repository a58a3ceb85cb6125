import type { Meaning, Vocabulary } from './vocabulary.ts';

/** The shortest text that may be several words: RTKID. */
const SHORTEST = 5;
/** A word of this length is rarely a part of another one by chance. */
const LONG = 4;
/** A single letter is a side only before a word of this length. */
const AFTER_LETTER = 3;

type Kind = Meaning['kind'];

/** What may be run together; other words are too many and too short. */
const PIECES: readonly Kind[] = ['organ', 'adjective', 'laterality', 'plane', 'part'];

/**
 * Splits what was typed without spaces, such as RTKIDNEYSAG, into words of the vocabulary: all of it
 * or nothing. So that people's names are not taken apart, the words must look like a view: one organ
 * with a plane (RKSAG), with four letters or more (LIVERRT) or after its side (RTKID); or a side
 * with a plane or before a lobe (RTSAG, LTLOBE).
 *
 * @param token upper case, not itself in the vocabulary.
 * @returns null when it cannot be split, or in several ways that say different things.
 */
export function splitRunTogether(token: string, vocabulary: Vocabulary): string[] | null {
  if (token.length < SHORTEST || vocabulary.names.has(token)) return null;
  const ways = waysToSplit(token, vocabulary, new Map()).filter((words) =>
    isView(words, vocabulary),
  );
  const fewest = Math.min(...ways.map((words) => words.length));
  const best = ways.filter((words) => words.length === fewest);
  const says = new Set(best.map((words) => JSON.stringify(meaningsOf(words, vocabulary))));
  return says.size === 1 ? (best[0] ?? null) : null;
}

function waysToSplit(
  text: string,
  vocabulary: Vocabulary,
  known: Map<string, string[][]>,
): string[][] {
  if (text === '') return [[]];
  const before = known.get(text);
  if (before !== undefined) return before;
  const ways: string[][] = [];
  for (let length = 1; length <= text.length; length++) {
    const head = text.slice(0, length);
    if (!says(vocabulary, head, ...PIECES)) continue;
    for (const rest of waysToSplit(text.slice(length), vocabulary, known)) {
      if (length > 1 || takesLetter(vocabulary, head, rest[0] ?? '')) ways.push([head, ...rest]);
    }
  }
  known.set(text, ways);
  return ways;
}

/** Whether a single letter can be the side of the word after it, as in RKIDNEY and LLOBE. */
function takesLetter(vocabulary: Vocabulary, letter: string, word: string): boolean {
  return (
    says(vocabulary, letter, 'laterality') &&
    word.length >= AFTER_LETTER &&
    (says(vocabulary, word, 'organ') || isLobe(vocabulary, word))
  );
}

function isView(words: readonly string[], vocabulary: Vocabulary): boolean {
  const organs = words.filter((word) => says(vocabulary, word, 'organ', 'adjective'));
  const planes = words.filter((word) => says(vocabulary, word, 'plane'));
  const isSideFirst = says(vocabulary, words[0] ?? '', 'laterality');
  const isSaidAtLength = planes.some((word) => word.length >= AFTER_LETTER);
  const [organ, ...others] = organs;
  if (others.length > 0) return false;
  if (organ === undefined) {
    const hasSide = words.some((word) => says(vocabulary, word, 'laterality'));
    return (
      (hasSide && isSaidAtLength) || (isSideFirst && words.some((word) => isLobe(vocabulary, word)))
    );
  }
  return isSaidAtLength || organ.length >= LONG || (isSideFirst && organ.length >= AFTER_LETTER);
}

function isLobe({ spellings }: Vocabulary, word: string): boolean {
  return spellings.get(word)?.meanings.some(({ value }) => value === 'lobe') === true;
}

function says({ spellings }: Vocabulary, word: string, ...kinds: Kind[]): boolean {
  return spellings.get(word)?.meanings.some(({ kind }) => kinds.includes(kind)) === true;
}

function meaningsOf(words: readonly string[], { spellings }: Vocabulary): unknown {
  return words.map((word) => spellings.get(word)?.meanings);
}
