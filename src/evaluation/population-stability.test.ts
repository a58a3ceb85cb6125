import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../numeric/index.ts';
import { populationStability } from './population-stability.ts';

test('is the sum of the formula, with half a count more in each bin in use', () => {
  // Shares (10.5, 30.5)/41 and (20.5, 20.5)/41; the third bin is in neither.
  const [p, q] = [10.5 / 41, 30.5 / 41];
  const expected = (0.5 - p) * Math.log(0.5 / p) + (0.5 - q) * Math.log(0.5 / q);
  const { index } = populationStability([10, 30, 0], [20, 20, 0], [10, 10]);
  expect(index).toBeCloseTo(expected, 12);
});

const counts = fc
  .array(fc.nat(1000), { minLength: 2, maxLength: 20 })
  .filter((bins) => bins.some((n) => n > 0));

test('is 0 for equal histograms, never negative, and the same either way round', () => {
  fc.assert(
    fc.property(counts, fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }), (a, more) => {
      const b = more.slice(0, a.length);
      if (b.every((n) => n === 0)) return;
      expect(populationStability(a, a, [5, 5]).index).toBe(0);
      const there = populationStability(a, b, [5, 9]);
      const back = populationStability(b, a, [9, 5]);
      expect(there.index).toBeGreaterThanOrEqual(0);
      expect(back.index).toBeCloseTo(there.index, 10);
      expect(back.expected).toBeCloseTo(there.expected, 12);
    }),
  );
});

test('is on average what is expected of chance alone', () => {
  const random = new Random(7);
  const bins = 10;
  const units: [number, number] = [400, 250];
  const histogram = (n: number): number[] => {
    const found = Array.from({ length: bins }, () => 0);
    for (let i = 0; i < n; i++) {
      const bin = random.int(bins);
      found[bin] = (found[bin] ?? 0) + 1;
    }
    return found;
  };
  const rounds = Array.from({ length: 400 }, () =>
    populationStability(histogram(units[0]), histogram(units[1]), units),
  );
  const mean = rounds.reduce((sum, { index }) => sum + index, 0) / rounds.length;
  expect(mean / (rounds[0]?.expected ?? 0)).toBeGreaterThan(0.9);
  expect(mean / (rounds[0]?.expected ?? 0)).toBeLessThan(1.1);
});

test('refuses histograms that cannot be compared', () => {
  expect(() => populationStability([1], [1, 2], [1, 1])).toThrow(/same bins/);
  expect(() => populationStability([0, 0], [1, 2], [1, 1])).toThrow(/0 in 2 and 3 in 2/);
});
