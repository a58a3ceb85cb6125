import type { Box } from '../../region/index.ts';
import type { LaidLetter } from './lay-letters.ts';

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A laid letter and what it leaves. */
export interface Placed {
  readonly laid: LaidLetter;
  readonly box: Box;
  readonly fit: number;
  /** The score that is worth odds of e, by the noise around it. */
  readonly odd: number;
  /** The best score of each other character in its place. */
  readonly others: ReadonlyMap<string, number>;
}

export function textOf(letters: readonly Placed[]): string {
  return letters.map(({ laid }) => laid.letter.text).join('');
}

/** The text of letters with others in some places. */
export function replaced(letters: readonly Placed[], others: ReadonlyMap<number, string>): string {
  return letters.map(({ laid }, i) => others.get(i) ?? laid.letter.text).join('');
}
