import { expect, test } from 'vitest';
import { loadVocabulary, type Word } from '../../annotation/index.ts';
import { survivingWords } from './surviving-words.ts';

const vocabulary = loadVocabulary();

/** Words of one line, read so surely. */
function line(text: string, certainty = 0.9, number = 0): Word[] {
  return text
    .split(' ')
    .map((word) => ({ text: word, box: null, certainty, source: 'text', line: number }));
}

test.each([
  ['RT KIDNEY SAG', ['RT', 'KIDNEY', 'SAG']],
  ['trv', ['trv']],
  ['RTKIDNEY', ['RTKIDNEY']],
  ['GALL BLADDER', ['GALL', 'BLADDER']],
  ['JOHNSON LIVER', ['LIVER']],
])('%s survives', (text, words) => {
  expect(survivingWords(line(text), vocabulary)).toEqual(words);
});

test.each([
  ['a name', 'JOHNSON'],
  ['what machines write', 'MI 0.8 FR 23'],
  ['two letters, which speckle may look like', 'RK'],
  ['a word that had to be mended', 'KIDNFY'],
])('%s does not count', (_, text) => {
  expect(survivingWords(line(text), vocabulary)).toEqual([]);
});

test('a word that is read as a guess does not count, and lends no letters to others', () => {
  expect(survivingWords(line('KIDNEY', 0.5), vocabulary)).toEqual([]);
  const words = [...line('RK', 0.9, 0), ...line('LIVER', 0.5, 0), ...line('GB', 0.9, 1)];
  expect(survivingWords(words, vocabulary)).toEqual([]);
});

test('nothing else that a word holds is told', () => {
  expect(survivingWords(line('KIDNEY/JOHNSON'), vocabulary)).toEqual(['KIDNEY/xxxxxxx']);
});
