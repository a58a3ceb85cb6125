import { recognise } from './recognise.ts';
import { tokensOf } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Word } from './words.ts';

/**
 * Words as they may be kept: of what the vocabulary lacks, such as a name, only the shape is left
 * ("Smith" is "xxxxx"), and of numbers and dates too. By the same vocabulary the same is understood
 * of what is left.
 */
export function withhold(words: readonly Word[], vocabulary: Vocabulary): Word[] {
  return words.map((word) => ({ ...word, text: withheld(word, vocabulary) }));
}

function withheld(word: Word, vocabulary: Vocabulary): string {
  const tokens = tokensOf(word, vocabulary.units);
  if (tokens.some(({ kind }) => kind === 'date')) return '00/00/0000';
  return word.text.replace(/[\p{L}\p{M}\p{N}'’`´]+/gu, (run) => {
    const parts = tokensOf({ ...word, text: run }, vocabulary.units);
    if (parts.every(({ kind }) => kind !== 'word')) return run.replace(/\p{N}/gu, '0');
    return parts.every(({ kind, text }) => kind === 'word' && isCommon(text, vocabulary))
      ? run
      : shapeOf(run);
  });
}

/** Whether a text is of the vocabulary, or what any machine writes. */
function isCommon(text: string, vocabulary: Vocabulary): boolean {
  if (text.length === 1 || recognise(text, vocabulary).kind === 'known') return true;
  const { furniture, measures, units, titles } = vocabulary;
  return [furniture, measures, units, titles].some((set) => set.has(text));
}

function shapeOf(text: string): string {
  return text.replace(/\p{M}/gu, '').replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '0');
}
