import { expect, test } from 'vitest';
import type { Annotation, Evidence, Laterality, Plane, Word, WordSource } from './index.ts';
import { isOfExamination, wordsOf } from './index.ts';

test('a text becomes words that know their line and where they come from', () => {
  expect(wordsOf(' RT  KIDNEY\r\nSAG\0\n', 'ImageComments', 3)).toEqual([
    { text: 'RT', box: null, certainty: 1, source: 'ImageComments', line: 3 },
    { text: 'KIDNEY', box: null, certainty: 1, source: 'ImageComments', line: 3 },
    { text: 'SAG', box: null, certainty: 1, source: 'ImageComments', line: 4 },
  ] satisfies Word[]);
  expect(wordsOf(' \n ', 'text')).toEqual([]);
});

test('a series describes an examination, burned-in text one image', () => {
  const sources: WordSource[] = ['text', 'ViewName', 'SeriesDescription', 'Laterality'];
  expect(sources.map(isOfExamination)).toEqual([false, false, true, true]);
});

test('an annotation says what it rests on', () => {
  const laterality: Laterality = 'right';
  const plane: Plane = 'longitudinal';
  const evidence: Evidence[] = [];
  const annotation: Annotation = {
    ...{ organs: ['kidney'], laterality, plane, qualifiers: [], doubts: [], certainty: 1 },
    evidence,
  };
  expect(annotation.organs).toEqual(['kidney']);
});
