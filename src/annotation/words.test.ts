import { expect, test } from 'vitest';
import { isOfExamination, type Word, wordsOf } from './words.ts';

test('a text becomes words that know their line and where they come from', () => {
  expect(wordsOf(' RT  KIDNEY\r\nSAG\0\n', 'ImageComments', 3)).toEqual([
    { text: 'RT', box: null, certainty: 1, source: 'ImageComments', line: 3 },
    { text: 'KIDNEY', box: null, certainty: 1, source: 'ImageComments', line: 3 },
    { text: 'SAG', box: null, certainty: 1, source: 'ImageComments', line: 4 },
  ] satisfies Word[]);
  expect(wordsOf(' \n ', 'text')).toEqual([]);
});

test('a series describes an examination, burned-in text one image', () => {
  expect(isOfExamination('text')).toBe(false);
  expect(isOfExamination('ViewName')).toBe(false);
  expect(isOfExamination('SeriesDescription')).toBe(true);
  expect(isOfExamination('Laterality')).toBe(true);
});
