import { expect } from 'vitest';

/** Expects as many values, none further off than a share of the largest: what rounding may do. */
export function expectClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  share = 1e-5,
): void {
  const values = Array.from(expected);
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const gap = values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - found[i]!)), 0);
  expect(found.length).toBe(expected.length);
  expect(most).toBeGreaterThan(0);
  expect(gap / most).toBeLessThan(share);
}
