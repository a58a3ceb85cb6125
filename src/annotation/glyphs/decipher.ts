import type { Known } from './agree.ts';

/** A kind is another character when so many words more are of the vocabulary with that one, */
const MORE_WORDS = 2;
/** words of so many letters besides those of the kind. */
const OTHERS = 2;
/** How certain that makes it. */
const CERTAINTY = 0.9;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Settles by the vocabulary what readings leave open, or have wrong: in small type an i is read as a t
 * by every reading alike, but with it no word is one, and with an i they all are.
 *
 * @param known what each kind was read as; null where that is not clear.
 * @param words the kinds that each word is made of.
 * @param isWord whether a text is of the vocabulary, or what machines write: TIB is a word, and no rib.
 */
export function decipher(
  known: readonly (Known | null)[],
  words: readonly (readonly number[])[],
  isWord: (text: string) => boolean,
): (Known | null)[] {
  const settled = [...known];
  const ofKind = new Map<number, (readonly number[])[]>();
  for (const word of words) {
    for (const kind of new Set(word)) ofKind.set(kind, [...(ofKind.get(kind) ?? []), word]);
  }
  const kinds = [...ofKind].sort(([a, m], [b, n]) => n.length - m.length || a - b);
  for (const [kind, withIt] of kinds) {
    const text = bestCharacter(kind, settled, withIt, isWord);
    if (text !== null) settled[kind] = { text, certainty: CERTAINTY };
  }
  return settled;
}

/** The character that makes more words than any other and than what the kind is taken for; or null. */
function bestCharacter(
  kind: number,
  known: readonly (Known | null)[],
  words: readonly (readonly number[])[],
  isWord: (text: string) => boolean,
): string | null {
  const patterns = new Set(words.flatMap((word) => patternOf(word, kind, known)));
  if (patterns.size < MORE_WORDS) return null;
  const wordsWith = (character: string) =>
    [...patterns].filter((pattern) => isWord(pattern.replaceAll('\0', character))).length;
  const now = known[kind]?.text ?? '';
  const wordsNow = now === '' ? 0 : wordsWith(now);
  if (patterns.size - wordsNow < MORE_WORDS) return null;
  const isSmall = [...patterns].every((pattern) => pattern === pattern.toLowerCase());
  const counts = Array.from(isSmall ? ALPHABET : ALPHABET.toUpperCase(), (character) => {
    return { character, count: wordsWith(character) };
  }).sort((a, b) => b.count - a.count);
  const [best, second] = counts;
  if (best === undefined || best.character === now) return null;
  const least = Math.max(wordsNow, second?.count ?? 0) + MORE_WORDS;
  return best.count >= least ? best.character : null;
}

/** A word with a blank for each glyph of the kind; none where another letter is not known. */
function patternOf(
  word: readonly number[],
  kind: number,
  known: readonly (Known | null)[],
): string[] {
  const letters = word.map((each) => (each === kind ? '\0' : (known[each]?.text ?? '')));
  const others = letters.filter((letter) => /^\p{L}$/u.test(letter)).length;
  const isWhole = letters.every((letter) => letter !== '');
  return isWhole && others >= OTHERS ? [letters.join('')] : [];
}
