import { expect, test } from 'vitest';
import { sampleQuantile } from './sample-quantile.ts';

test('quantiles lie between the order statistics as in R and NumPy', () => {
  expect(sampleQuantile([1, 2, 3, 4], 0.25)).toBe(1.75);
  expect(sampleQuantile([1, 2, 3, 4], 0)).toBe(1);
  expect(sampleQuantile([1, 2, 3, 4], 1)).toBe(4);
  expect(sampleQuantile([7], 0.5)).toBe(7);
});

test('an empty sample and a share outside [0, 1] are refused', () => {
  expect(() => sampleQuantile([], 0.5)).toThrow(RangeError);
  for (const p of [-0.01, 1.01, Number.NaN]) {
    expect(() => sampleQuantile([1], p)).toThrow(RangeError);
  }
});
