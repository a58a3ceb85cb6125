import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patientFolds } from './folds.ts';
import type { TrainingSet } from './training-set.ts';

function setOf(rows: readonly (readonly [patient: string, label: number])[]): TrainingSet {
  return {
    features: new Float32Array(rows.length),
    length: 1,
    labels: Int32Array.from(rows, ([, label]) => label),
    categories: ['liver', 'spleen', 'pancreas'],
    groups: rows.map(([patient]) => patient),
  };
}

const anyRows = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), fc.integer({ min: 0, max: 2 })),
  { minLength: 8, maxLength: 40 },
);

test('every row is held out once, no patient is on both sides, no category is lost', () => {
  let folded = 0;
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 2, max: 6 }), fc.nat(9), (rows, count, seed) => {
      const set = setOf(rows);
      const folds = patientFolds(set, count, seed);
      if (typeof folds === 'string') return;
      folded += 1;
      expect(folds.length).toBeLessThanOrEqual(count);
      const held = folds.flatMap((fold) => [...fold.held]).sort((a, b) => a - b);
      expect(held).toEqual(rows.map((_, row) => row));
      for (const { train, held } of folds) {
        const patients = new Set(Array.from(train, (row) => set.groups[row]));
        for (const row of held) expect(patients.has(set.groups[row])).toBe(false);
        expect(train.length + held.length).toBe(rows.length);
        expect(new Set(Array.from(train, (row) => set.labels[row])).size).toBe(3);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(folded).toBeGreaterThan(200);
});

test('folds are even in every category, and seeded', () => {
  const rows = Array.from({ length: 120 }, (_, i) => [`p${i % 40}`, i % 3] as const);
  const set = setOf(rows.map(([patient, label]) => [`${patient}-${label}`, label]));
  const folds = patientFolds(set, 5, 1);
  if (typeof folds === 'string') throw new TypeError(folds);
  for (const { held } of folds) {
    const counts = [0, 1, 2].map((k) => held.filter((row) => set.labels[row] === k).length);
    for (const count of counts) expect(Math.abs(count - 8)).toBeLessThanOrEqual(1);
  }
  expect(patientFolds(set, 5, 1)).toEqual(folds);
  expect(patientFolds(set, 5, 2)).not.toEqual(folds);
});

test('a category of one patient leaves nothing to fold', () => {
  const set = setOf([['a', 0], ['b', 0], ['a', 1], ['b', 1], ['a', 2]]); // prettier-ignore
  expect(patientFolds(set, 5, 1)).toBe('only one patient has images of pancreas');
});
