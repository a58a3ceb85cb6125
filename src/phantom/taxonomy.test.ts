import { expect, test } from 'vitest';
import { loadTaxonomy, loadVocabulary } from '../annotation/index.ts';
import { ABDOMEN_11 } from './taxonomy.ts';

test('the views that are drawn are the categories of the preset abdomen-11', () => {
  const { categories } = loadTaxonomy('abdomen-11', loadVocabulary());
  expect([...categories.keys()]).toEqual(ABDOMEN_11);
});
