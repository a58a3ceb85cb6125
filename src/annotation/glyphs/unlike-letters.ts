import { lookAlike } from '../look-alike.ts';
import { ALPHABET, type Placed, replaced, textOf } from './placed-letter.ts';

/** A letter that fits by so much less than most of its line is one that is not known, and looks like it; */
const LESS = 0.12;
/** where so many letters tell how well they fit. */
const LETTERS = 4;
/** A word with so many such letters has so many letters at least, and is as certain. */
const WITH = [
  { unlike: 1, letters: 3, certainty: 0.7 },
  { unlike: 2, letters: 4, certainty: 0.55 },
];

/** A word by other letters than were laid. */
interface OtherWord {
  readonly text: string;
  readonly certainty: number;
}

/** The fit below which a letter of a line may be another one. */
export function leastFitOf(letters: readonly Placed[]): number {
  if (letters.length < LETTERS) return -Infinity;
  const fits = letters.map(({ fit }) => fit).sort((a, b) => a - b);
  return (fits[fits.length >> 1] ?? 0) - LESS;
}

/** The words that letters make where those that fit less than the others are what they look like. */
export function otherWords(
  letters: readonly Placed[],
  leastFit: number,
  isWord: (text: string) => boolean,
): OtherWord[] {
  const doubtful = [...letters.keys()].filter((at) => (letters[at]?.fit ?? 0) < leastFit);
  const how = WITH.find(({ unlike }) => unlike === doubtful.length);
  if (how === undefined || letters.length < how.letters) return [];
  const isSmall = textOf(letters) === textOf(letters).toLowerCase();
  let ways: ReadonlyMap<number, string>[] = [new Map()];
  for (const at of doubtful) {
    const laid = (letters[at]?.laid.letter.text ?? '').toUpperCase();
    const alike = Array.from(ALPHABET).filter((other) => lookAlike(laid, other));
    ways = ways.flatMap((way) =>
      alike.map((other) => new Map([...way, [at, isSmall ? other.toLowerCase() : other]])),
    );
  }
  const texts = new Set(ways.map((way) => replaced(letters, way)));
  texts.delete(textOf(letters));
  return [...texts].filter(isWord).map((text) => ({ text, certainty: how.certainty }));
}
