import { expect, test } from 'vitest';
import { normalQuantile, tQuantile } from './distributions.ts';

// Reference values: scipy.stats 1.10.1, norm.ppf and t.ppf.
test.each([
  [0.975, 1.959963984540054],
  [0.5, 0],
  [0.0001, -3.7190164854556804],
])('the normal quantile at %f', (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 12);
});

test.each([
  [0.975, 1, 12.706204736432095],
  [0.975, 2, 4.302652729911275],
  [0.975, 48, 2.0106347546964454],
  [0.025, 10, -2.2281388519649385],
  [0.975, 100000, 1.9599877075346093],
])("Student's t quantile at %f with %i degrees of freedom", (p, degrees, expected) => {
  expect(Math.abs(tQuantile(p, degrees) / expected - 1)).toBeLessThan(3e-9);
});

test('a share outside (0, 1), NaN and missing degrees of freedom are refused', () => {
  for (const p of [0, 1, -0.1, Number.NaN]) {
    expect(() => normalQuantile(p)).toThrow(RangeError);
    expect(() => tQuantile(p, 3)).toThrow(RangeError);
  }
  for (const degrees of [0, -1, Number.NaN]) {
    expect(() => tQuantile(0.5, degrees)).toThrow(RangeError);
  }
});
