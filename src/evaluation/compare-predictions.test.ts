import { describe, expect, test } from 'vitest';
import { simulatePredictions } from '../../test/simulate-predictions.ts';
import { comparePredictions, mcnemar, type Predictions } from './index.ts';

const strong = simulatePredictions({ seed: 3, images: 300, categories: 4, patients: 20, skill: 3 });

/** The same images, answered with noise of its own. */
function weaker(step: number): Predictions {
  const width = strong.categories.length;
  const shifted = Array.from(strong.truth).flatMap((_, i) => {
    const row = Array.from({ length: width }, (_, k) =>
      Number(strong.probabilities[i * width + k]),
    );
    return i % step === 0 ? [...row.slice(1), ...row.slice(0, 1)] : row;
  });
  return { ...strong, probabilities: shifted };
}

describe('a comparison', () => {
  const contenders = [
    { name: 'strong', predictions: strong },
    { name: 'weak', predictions: weaker(3) },
    { name: 'weaker', predictions: weaker(2) },
  ];
  const { pairs, cochranQ } = comparePredictions(contenders, { rounds: 200 });

  test('has every pair once, with a table that holds every image', () => {
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      ['strong', 'weak'],
      ['strong', 'weaker'],
      ['weak', 'weaker'],
    ]);
    for (const { table, difference } of pairs) {
      const { both, onlyFirst, onlySecond, neither } = table;
      expect(both + onlyFirst + onlySecond + neither).toBe(300);
      expect(difference.value).toBeCloseTo((onlySecond - onlyFirst) / 300, 14);
    }
  });

  test('tests by patient first, and corrects for the number of pairs', () => {
    const [pair] = pairs;
    expect(pair?.tests.map(({ sampled }) => sampled)).toEqual(['patients', 'images', 'images']);
    const { onlyFirst, onlySecond } = pair!.table;
    expect(pair?.tests[2]?.p).toBe(mcnemar(onlyFirst, onlySecond).exact);
    for (const { tests } of pairs) {
      for (const { p, holm } of tests) expect(holm).toBeGreaterThanOrEqual(p);
    }
    expect(pair!.tests[0]!.p).toBeLessThan(0.001);
    expect(cochranQ?.p).toBeLessThan(0.001);
  });

  test('of one with itself finds nothing', () => {
    const [pair] = comparePredictions([contenders[0]!, { ...contenders[0]!, name: 'again' }]).pairs;
    expect(pair?.tests.map(({ p }) => p)).toEqual([1, 1, 1]);
    expect(pair).toMatchObject({ kappa: 1, difference: { value: 0, low: null } });
  });

  test('of one alone, or of other images, is refused', () => {
    expect(() => comparePredictions(contenders.slice(0, 1))).toThrow(/at least 2 .*, not 1/);
    const truth = Array.from(strong.truth, (k) => (k + 1) % 4);
    const other = { name: 'other', predictions: { ...strong, truth } };
    expect(() => comparePredictions([contenders[0]!, other])).toThrow(/same images/);
  });
});
