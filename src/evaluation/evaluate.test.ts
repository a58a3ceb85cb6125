import { expect, test } from 'vitest';
import { evaluate, mostConfidentMistakes, mostProbable, type Predictions } from './index.ts';

/** Predictions that put 0.8 on the guess and the rest evenly on the others. */
function guesses(
  categories: readonly string[],
  rows: readonly (readonly [truth: number, guess: number, patient: string])[],
): Predictions {
  const rest = 0.2 / (categories.length - 1);
  return {
    categories,
    truth: rows.map(([truth]) => truth),
    probabilities: rows.flatMap(([, guess]) =>
      categories.map((_, k) => (k === guess ? 0.8 : rest)),
    ),
    clusters: rows.map(([, , patient]) => patient),
  };
}

const THREE = ['a', 'b', 'c'];

test('one patient: values stand, no interval over patients, and the method says why', () => {
  const e = evaluate(
    guesses(THREE, [
      [0, 0, 'P'],
      [1, 1, 'P'],
      [1, 2, 'P'],
    ]),
  );
  expect(e).toMatchObject({ images: 3, patients: 1 });
  expect(e.accuracy).toMatchObject({
    value: 2 / 3,
    low: null,
    high: null,
    method: 'no interval over patients: it takes at least 2 of them, and there is 1',
  });
  expect(e.accuracy.alternatives.map(({ method }) => method)).toEqual([
    'Wilson, images taken as independent',
  ]);
  expect(e.balancedAccuracy).toMatchObject({ value: 0.75, low: null, alternatives: [] });
});

test('a category of one patient among many has a value without an interval over patients', () => {
  const e = evaluate(
    guesses(THREE, [
      [0, 0, 'P'],
      [0, 1, 'Q'],
      [1, 1, 'Q'],
      [2, 2, 'R'],
      [2, 0, 'R'],
    ]),
  );
  expect(e.perCategory[2]).toMatchObject({ images: 2, patients: 1 });
  expect(e.perCategory[2]?.sensitivity).toMatchObject({ value: 0.5, low: null, high: null });
});

test('a category that is absent is left out of the mean, and that is said', () => {
  const e = evaluate(
    guesses(THREE, [
      [0, 0, 'P'],
      [0, 1, 'Q'],
      [1, 1, 'Q'],
      [1, 2, 'R'],
      [1, 1, 'S'],
    ]),
  );
  expect(e.absent).toEqual(['c']);
  expect(e.perCategory[2]).toMatchObject({ images: 0, patients: 0, predicted: 1 });
  expect(e.perCategory[2]?.sensitivity).toBeNull();
  expect(e.perCategory[2]?.ppv?.value).toBe(0);
  expect(e.balancedAccuracy.value).toBeCloseTo((1 / 2 + 2 / 3) / 2, 14);
  expect(e.balancedAccuracy.method).toMatch(/; mean over the 2 of 3 categories present$/);
});

test('a category that is never predicted has no PPV', () => {
  const e = evaluate(
    guesses(THREE, [
      [0, 0, 'P'],
      [2, 1, 'Q'],
      [1, 1, 'R'],
    ]),
  );
  expect(e.perCategory[2]).toMatchObject({ predicted: 0, ppv: null });
  expect(e.perCategory[2]?.sensitivity?.value).toBe(0);
});

test('where every patient is right the interval is Wilson over patients, not a point', () => {
  const e = evaluate(
    guesses(
      ['a', 'b', 'c'],
      Array.from({ length: 60 }, (_, i) => [i % 3, i % 3, `P${i % 10}`] as const),
    ),
  );
  expect(e.accuracy.value).toBe(1);
  expect(e.accuracy.low).toBeCloseTo(10 / (10 + 1.959963984540054 ** 2), 12);
  expect(e.accuracy.high).toBe(1);
  expect(e.accuracy.method).toMatch(/^Wilson over 10 patients, because /);
  expect(e.balancedAccuracy.low).toBeGreaterThan(0);
  expect(e.balancedAccuracy.low).toBeLessThan(1);
});

test('equal probabilities go to the earlier category, in the first place and in the top two', () => {
  const e = evaluate({
    categories: THREE,
    truth: [0, 1, 2],
    probabilities: [1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3],
    clusters: ['P', 'Q', 'R'],
  });
  expect(e.confusion.counts).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
  ]);
  expect(e.accuracy.value).toBeCloseTo(1 / 3, 14);
  expect(e.top2.value).toBeCloseTo(2 / 3, 14);
});

test('rows of the confusion matrix are the reference standard', () => {
  const e = evaluate(
    guesses(
      ['a', 'b'],
      [
        [0, 1, 'P'],
        [0, 1, 'Q'],
        [1, 1, 'Q'],
      ],
    ),
  );
  expect(e.confusion).toEqual({
    categories: ['a', 'b'],
    counts: [
      [0, 2],
      [0, 1],
    ],
  });
});

const fine = guesses(THREE, [
  [0, 0, 'P'],
  [1, 2, 'Q'],
]);

test.each<[string, Partial<Predictions>, RegExp]>([
  ['NaN', { probabilities: [0.5, Number.NaN, 0.5, 0.2, 0.3, 0.5] }, /Image 0 .* NaN for b/],
  ['infinity', { probabilities: [0.5, 0.25, 0.25, 0.2, 0.3, Infinity] }, /Infinity/],
  ['a negative probability', { probabilities: [-0.5, 1, 0.5, 0.2, 0.3, 0.5] }, /-0.5/],
  ['a row that sums to 2', { probabilities: [1, 0.5, 0.5, 0.2, 0.3, 0.5] }, /sum to 2/],
  ['a missing probability', { probabilities: [1, 0, 0] }, /take 6 probabilities, not 3/],
  ['a category that is none', { truth: [0, 3] }, /category 3, not one of 0 to 2/],
  ['a category between two', { truth: [0, 0.5] }, /category 0.5/],
  ['a missing patient', { clusters: ['P'] }, /2 patients, not 1/],
  ['no image', { truth: [], probabilities: [], clusters: [] }, /at least 1 image/],
  ['one category', { categories: ['a'], probabilities: [1, 1] }, /at least 2 categories/],
  ['two categories of one name', { categories: ['a', 'b', 'a'] }, /one name/],
])('%s is refused', (_, change, message) => {
  expect(() => evaluate({ ...fine, ...change })).toThrow(RangeError);
  expect(() => evaluate({ ...fine, ...change })).toThrow(message);
});

test('a level outside (0, 1) and rounds that are no count are refused', () => {
  for (const level of [0, 1, Number.NaN]) {
    expect(() => evaluate(fine, { level })).toThrow(RangeError);
  }
  for (const rounds of [0, 1.5, Number.NaN]) {
    expect(() => evaluate(fine, { rounds })).toThrow(RangeError);
  }
});

test('mistakes come by falling probability and then in the order of the images', () => {
  const p: Predictions = {
    categories: THREE,
    truth: [0, 0, 1, 2],
    probabilities: [0.3, 0.6, 0.1, 0.8, 0.1, 0.1, 0.05, 0.05, 0.9, 0.6, 0.3, 0.1],
    clusters: ['P', 'P', 'Q', 'Q'],
  };
  expect(mostConfidentMistakes(p, 9)).toEqual([
    { image: 2, truth: 1, predicted: 2, probability: 0.9 },
    { image: 0, truth: 0, predicted: 1, probability: 0.6 },
    { image: 3, truth: 2, predicted: 0, probability: 0.6 },
  ]);
  expect(mostConfidentMistakes(p, 1)).toHaveLength(1);
});

test('the predicted category is the most probable, of equal ones the first', () => {
  expect([...mostProbable([0.2, 0.5, 0.3, 0.4, 0.2, 0.4], 3)]).toEqual([1, 0]);
});
