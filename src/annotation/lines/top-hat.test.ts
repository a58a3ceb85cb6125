import { expect, test } from 'vitest';
import { topHat } from './top-hat.ts';

/** A square of a level on a ground of another; the contrast in its middle and beside it. */
function contrastOf(side: number, level: number, ground: number): number[] {
  const size = 40;
  const isIn = (at: number) => at >= 12 && at < 12 + side;
  const levels = Uint8Array.from({ length: size * size }, (_, i) =>
    isIn(i % size) && isIn(Math.floor(i / size)) ? level : ground,
  );
  const hat = topHat(levels, size, size);
  const middle = 12 + (side >> 1);
  return [hat[middle * size + middle] ?? 0, hat[middle * size + 12 + side] ?? 0];
}

test('the top-hat keeps the contrast of what no square of 9 x 9 fits into', () => {
  expect(contrastOf(1, 200, 50)).toEqual([150, 0]);
  expect(contrastOf(8, 200, 50)).toEqual([150, 0]);
  expect(contrastOf(9, 200, 50)).toEqual([0, 0]);
  expect(contrastOf(5, 50, 200)).toEqual([0, 0]);
});

test('levels count as the even one below', () => {
  expect(contrastOf(3, 101, 51)).toEqual([50, 0]);
  expect(contrastOf(3, 100, 51)).toEqual([50, 0]);
});
