import { expect, test } from 'vitest';
import { Random } from './random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (...seed: (number | string)[]) => {
    const random = new Random(...seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(draw('split', 1)).toEqual(draw('split', 1));
  expect(draw('split', 1)).not.toEqual(draw('split', 2));
  expect(draw(1, 2)).not.toEqual(draw('1', '2'));
});

test('uniform and normal numbers have the moments they should', () => {
  const random = new Random(7);
  const n = 100_000;
  let sum = 0;
  let squares = 0;
  let normalSum = 0;
  let normalSquares = 0;
  for (let i = 0; i < n; i++) {
    const u = random.next();
    const z = random.normal();
    sum += u;
    squares += u * u;
    normalSum += z;
    normalSquares += z * z;
  }
  expect(sum / n).toBeCloseTo(0.5, 2);
  expect(squares / n - (sum / n) ** 2).toBeCloseTo(1 / 12, 2);
  expect(normalSum / n).toBeCloseTo(0, 1);
  expect(normalSquares / n).toBeCloseTo(1, 1);
});

test('int covers its range evenly and refuses what is not a count', () => {
  const random = new Random('int');
  const counts = [0, 0, 0];
  for (let i = 0; i < 30_000; i++) counts[random.int(3)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(() => random.int(0)).toThrow(RangeError);
});

test('shuffle keeps every item', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const shuffled = new Random('shuffle').shuffle([...items]);
  expect(shuffled).not.toEqual(items);
  expect(shuffled.sort((a, b) => a - b)).toEqual(items);
});
