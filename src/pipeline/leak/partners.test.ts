import { expect, test } from 'vitest';
import { patientFolds } from '../../heads/index.ts';
import { partnersOf } from './partners.ts';

const CATEGORIES = ['kidney', 'liver'];

function framesOf(patients: number, each: number) {
  return Array.from({ length: patients * each }, (_, i) => ({
    patient: `P${i % patients}`,
    category: CATEGORIES[Math.floor(i / patients) % 2] ?? '',
  }));
}

test('partners are a permutation within fold and category, of other patients', () => {
  const frames = framesOf(20, 6);
  const labels = Int32Array.from(frames, ({ category }) => CATEGORIES.indexOf(category));
  const groups = frames.map(({ patient }) => patient);
  const folds = patientFolds({ labels, groups, categories: CATEGORIES }, 5, 1);
  if (typeof folds === 'string') throw new RangeError(folds);
  const partners = partnersOf(frames, folds, 1);
  expect([...partners].sort((a, b) => a - b)).toEqual(frames.map((_, i) => i));
  const foldOf = frames.map((_, i) => folds.findIndex(({ held }) => held.includes(i)));
  partners.forEach((partner, i) => {
    expect(frames[partner]?.category).toBe(frames[i]?.category);
    expect(frames[partner]?.patient).not.toBe(frames[i]?.patient);
    expect(foldOf[partner]).toBe(foldOf[i]);
  });
  expect(partnersOf(frames, folds, 1)).toEqual(partners);
  expect(partnersOf(frames, folds, 2)).not.toEqual(partners);
});

test('a lone frame is its own partner', () => {
  const held = Int32Array.of(0);
  const frames = [{ patient: 'A', category: 'liver' }];
  expect(partnersOf(frames, [{ train: new Int32Array(), held }], 1)).toEqual([0]);
});
