import { describe, expect, test } from 'vitest';
import { float32, GraphBuilder, openSession } from '../graph/index.ts';
import type { Backbone, Pool } from './backbone.ts';
import { addPooling, choosePool, pooledLength } from './pooling.ts';

async function pooled(
  dims: readonly number[],
  pool: Backbone['pool'],
  values: Float32Array,
): Promise<number[]> {
  const g = new GraphBuilder('pooling');
  const x = g.input('x', 'float32', ['N', ...dims]);
  g.output('y', addPooling(g, x, dims, pool), 'float32', ['N', pooledLength(dims, pool)]);
  const session = await openSession(g.build());
  const { y } = await session.run({ x: float32([1, ...dims], values) });
  expect(y?.dims).toEqual([1, pooledLength(dims, pool)]);
  await session.release();
  return [...(y?.data as Float32Array)];
}

function ramp(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (i * i) % 31);
}

describe('a 4 x 4 grid', () => {
  // torch 1.13.0: AdaptiveAvgPool2d(4) of ((i * i) % 31) as [1, 1, 7, 5] and [1, 1, 4, 9].
  test.each([
    [
      [1, 7, 5],
      [
        7.75, 7, 8.25, 11.5, 13.5, 14.833333, 13, 13.166667, 13.5, 14.166667, 11.666667, 11.166667,
        7.75, 10.5, 7.5, 6.5,
      ],
    ],
    [
      [1, 4, 9],
      [
        1.666667, 9.666667, 15.333333, 8.333333, 18, 20.666666, 10.666667, 8.666667, 20.666666, 18,
        13, 16, 9.666667, 1.666667, 1.666667, 9.666667,
      ],
    ],
  ])('of %j is what PyTorch makes of it', async (dims, expected) => {
    const values = await pooled(dims, 'grid4', ramp(dims.reduce((a, b) => a * b)));
    expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
  });

  test('of 13 x 13 maps keeps the maps apart and their means right', async () => {
    const dims = [3, 13, 13];
    const constant = Float32Array.from({ length: 3 * 169 }, (_, i) => Math.floor(i / 169) + 1);
    const values = await pooled(dims, 'grid4', constant);
    values.forEach((value, i) => expect(value).toBeCloseTo(Math.floor(i / 16) + 1, 5));
  });

  test('of 4 x 4 maps changes nothing', async () => {
    const values = ramp(32);
    expect(await pooled([2, 4, 4], 'grid4', values)).toEqual([...values]);
  });
});

test('gap is the mean of each map, none is everything', async () => {
  const values = ramp(2 * 6);
  const means = await pooled([2, 2, 3], 'gap', values);
  expect(means[1]).toBeCloseTo([...values.subarray(6)].reduce((a, b) => a + b) / 6, 5);
  expect(await pooled([2, 2, 3], 'none', values)).toEqual([...values]);
  expect(await pooled([12], 'none', values)).toEqual([...values]);
});

describe('the choice', () => {
  test.each<[readonly number[], Pool, Backbone['pool']]>([
    [[512, 7, 7], 'auto', 'grid4'],
    [[512, 4, 5], 'auto', 'grid4'],
    [[594, 4, 4], 'auto', 'none'],
    [[512, 2, 2], 'auto', 'none'],
    [[512, 2, 9], 'auto', 'none'],
    [[512, 1, 1], 'auto', 'none'],
    [[1280], 'auto', 'none'],
    [[1280], 'none', 'none'],
    [[512, 7, 7], 'none', 'none'],
    [[512, 7, 7], 'gap', 'gap'],
    [[594, 4, 4], 'grid4', 'grid4'],
  ])('for %j and %s is %s', (dims, asked, expected) => {
    expect(choosePool('map', dims, asked)).toBe(expected);
  });

  test('what cannot be pooled is said', () => {
    expect(() => choosePool('fc7', [4096], 'grid4')).toThrow(
      'Cannot pool "fc7" with grid4: it is a vector of 4096 values',
    );
    expect(() => choosePool('gap', [512, 1, 1], 'gap')).toThrow('a vector of 512 values');
    expect(() => choosePool('last', [512, 2, 9], 'grid4')).toThrow(
      'Cannot pool "last" on a 4 x 4 grid: its maps have 2 x 9 values',
    );
  });
});
