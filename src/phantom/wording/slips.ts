import type { Random } from '../../numeric/index.ts';

/** Shorter words are typed too often to go wrong, and a slip in them leaves nothing to go by. */
const LONG_ENOUGH = 6;
const NEIGHBOURS: Readonly<Record<string, string>> = {
  A: 'SQ',
  B: 'VN',
  C: 'XV',
  D: 'SF',
  E: 'WR',
  G: 'FH',
  I: 'UO',
  K: 'JL',
  L: 'KP',
  N: 'BM',
  O: 'IP',
  P: 'O',
  R: 'ET',
  S: 'AD',
  T: 'RY',
  U: 'YI',
  V: 'CB',
};

/** One slip of a finger in one long word: a key beside it, a letter left out or struck twice. */
export function slipped(words: readonly string[], random: Random): readonly string[] {
  const long = words.flatMap((word, i) => (word.length >= LONG_ENOUGH ? [i] : []));
  if (long.length === 0) return words;
  const at = random.pick(long);
  return words.map((word, i) => (i === at ? oneSlip(word, random) : word));
}

function oneSlip(word: string, random: Random): string {
  const i = 1 + random.int(word.length - 2);
  const letter = word.charAt(i);
  const kind = random.int(3);
  if (kind === 0) return word.slice(0, i) + word.slice(i + 1);
  if (kind === 1) return word.slice(0, i) + letter + word.slice(i);
  const beside = NEIGHBOURS[letter] ?? letter;
  return word.slice(0, i) + random.pick(Array.from(beside)) + word.slice(i + 1);
}

/** Typed in such a hurry that the words are past mending: every vowel and some more are gone. */
export function garbled(words: readonly string[], random: Random): readonly string[] {
  return words.map((word) => {
    const left = Array.from(word).filter(
      (letter) => !/[AEIOU]/.test(letter) && random.next() < 0.7,
    );
    return left.length > 0 && left.length < word.length ? left.join('') : 'XX';
  });
}
