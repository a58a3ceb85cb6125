import { expect, test } from 'vitest';
import { wilson } from './index.ts';

test("the paper's counts give the intervals that its abstract allows", () => {
  const percent = (successes: number) =>
    Object.values(wilson(successes, 1423, 0.95)).map((bound) => (100 * bound).toFixed(1));
  expect(percent(1100)).toEqual(['75.1', '79.4']);
  expect(percent(1020)).toEqual(['69.3', '74.0']);
});

// Reference values: scipy.stats 1.10.1, binomtest(k, n).proportion_ci(level, method='wilson').
test.each([
  [0, 10, 0.95, 0, 0.2775327998628892],
  [10, 10, 0.95, 0.7224672001371107, 1],
  [1, 3, 0.9, 0.07826572633372841, 0.7464661317187758],
])('%i of %i at %f', (successes, trials, level, low, high) => {
  const bounds = wilson(successes, trials, level);
  expect(bounds.low).toBeCloseTo(low, 12);
  expect(bounds.high).toBeCloseTo(high, 12);
});

test('what is no proportion is refused', () => {
  for (const [successes, trials] of [
    [0, 0],
    [2, 1],
    [-1, 3],
    [Number.NaN, 3],
  ] as const) {
    expect(() => wilson(successes, trials, 0.95)).toThrow(RangeError);
  }
});
