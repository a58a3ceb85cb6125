import { expect, test } from 'vitest';
import type { Known } from './agree.ts';
import { decipher } from './decipher.ts';

const WORDS = new Set(['liver', 'right', 'kid', 'mid', 'lt', 'rt', 'KID', 'MID', 'LIVER', 'spine']);
const isWord = (text: string) => WORDS.has(text);

/** A kind for each character of `true`; each is taken for what `taken` says, null: not clear. */
function deciphered(words: readonly string[], taken: Readonly<Record<string, string | null>>) {
  const kinds = [...new Set(words.join(''))];
  const known = kinds.map((kind): Known | null => {
    const text = kind in taken ? (taken[kind] ?? null) : kind;
    return text === null ? null : { text, certainty: 0.8 };
  });
  const ofWords = words.map((word) => Array.from(word, (character) => kinds.indexOf(character)));
  const settled = decipher(known, ofWords, isWord);
  return (kind: string) => settled[kinds.indexOf(kind)] ?? null;
}

test('a letter that every reader takes for another is what makes words', () => {
  const settled = deciphered(['liver', 'right', 'kid', 'mid', 'lt'], { i: 't' });
  expect(settled('i')).toEqual({ text: 'i', certainty: 0.9 });
  expect(settled('t')).toEqual({ text: 't', certainty: 0.8 });
});

test('a letter of which nobody is sure is what makes words, in the case of the others', () => {
  expect(deciphered(['KID', 'MID', 'LIVER'], { I: null })('I')?.text).toBe('I');
});

test('one word, or none, or what makes as many words already, changes nothing', () => {
  expect(deciphered(['liver', 'lt'], { i: 't' })('i')?.text).toBe('t');
  expect(deciphered(['zfk', 'gfw', 'xfq'], {})('f')?.text).toBe('f');
  expect(deciphered(['liver', 'kid', 'xig', 'zid'], {})('i')?.text).toBe('i');
});

test('what machines write is as good as a word', () => {
  for (const word of ['REN', 'RIB', 'TIB']) WORDS.add(word);
  expect(deciphered(['TEN', 'TIB'], {})('T')?.text).toBe('T');
  WORDS.delete('TIB');
  expect(deciphered(['TEN', 'TIB'], {})('T')?.text).toBe('R');
  for (const word of ['REN', 'RIB']) WORDS.delete(word);
});

test('two letters that make as many words each stay open', () => {
  WORDS.add('kad').add('mad').add('laver');
  const settled = deciphered(['kid', 'mid', 'liver'], { i: null });
  for (const word of ['kad', 'mad', 'laver']) WORDS.delete(word);
  expect(settled('i')).toBeNull();
});
