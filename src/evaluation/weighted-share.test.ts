import { expect, test } from 'vitest';
import { weightedShare, type Sampled } from './weighted-share.ts';
import { wilson } from './wilson.ts';

const sample = (hits: number, n: number, weight: number, patients: number): Sampled[] =>
  Array.from({ length: n }, (_, i) => ({
    isHit: i < hits,
    cluster: `${weight}-${i % patients}`,
    weight,
  }));

test('strata count by their weight', () => {
  // 2 of 10 that stand for 30 each, 5 of 20 that stand for 2 each.
  const share = weightedShare([...sample(2, 10, 30, 10), ...sample(5, 20, 2, 10)]);
  expect(share.value).toBeCloseTo((2 * 30 + 5 * 2) / (10 * 30 + 20 * 2), 12);
  expect(share.method).toMatch(/jackknife over 20 patients/);
});

test("with equal weights Wilson's interval is the plain one", () => {
  const { value, alternatives } = weightedShare(sample(7, 40, 3, 8));
  const { low, high } = wilson(7, 40, 0.95);
  expect(value).toBeCloseTo(7 / 40, 12);
  expect(alternatives.at(-1)!.low).toBeCloseTo(low, 12);
  expect(alternatives.at(-1)!.high).toBeCloseTo(high, 12);
});

test('without a hit the interval still has width', () => {
  const share = weightedShare(sample(0, 30, 1, 10));
  expect(share).toMatchObject({ value: 0, low: 0 });
  expect(share.high).toBeGreaterThan(0.05);
});

test('an empty sample has no share', () => {
  expect(() => weightedShare([])).toThrow(RangeError);
});
