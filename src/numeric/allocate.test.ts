import { expect, test } from 'vitest';
import { allocate } from './index.ts';

test('strata share a sample by their sizes, each at least one', () => {
  expect(allocate([60, 30, 10], 10)).toEqual([6, 3, 1]);
  expect(allocate([97, 1, 1, 1], 10)).toEqual([7, 1, 1, 1]);
  expect(allocate([5, 5], 1)).toEqual([1, 1]);
  expect(allocate([2, 3], 100)).toEqual([2, 3]);
});
