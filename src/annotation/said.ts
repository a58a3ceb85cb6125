import type { Meaning } from './vocabulary.ts';
import type { Word } from './words.ts';

/** A word of the vocabulary that was found in a text. */
export interface Known {
  /** Upper case, as the vocabulary has it. */
  readonly text: string;
  readonly word: Word;
  /** Whether a letter had to be mended. */
  readonly isMended: boolean;
  /** Where it stands in its line, counted in tokens; neighbours differ by 1. */
  readonly at: number;
}

/** One thing that a line says, and the words that say it. */
export interface Said {
  readonly meaning: Meaning;
  readonly by: readonly Known[];
}
