import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { float32 } from '../tensor.ts';
import { chooseRange } from './choose-range.ts';
import { gridOf } from './grid.ts';
import { Histogram } from './histogram.ts';
import { weightBits } from './weight-bits.ts';
import { quantiseWeights } from './weights.ts';

test('grids hold 0 exactly and both ends nearly', () => {
  for (const [low, high] of [
    [0, 5],
    [-1, 3],
    [-4, -2],
    [2, 3],
    [0, 0],
  ] as const) {
    const { scale, zeroPoint } = gridOf({ low, high });
    expect(Math.fround(scale)).toBe(scale);
    expect(Number.isInteger(zeroPoint)).toBe(true);
    const ends = [(0 - zeroPoint) * scale, (255 - zeroPoint) * scale];
    expect(ends[0]).toBeLessThanOrEqual(0);
    expect(ends[1]).toBeGreaterThanOrEqual(0);
    expect(Math.abs(Math.min(low, 0) - ends[0]!)).toBeLessThanOrEqual(scale / 2 + 1e-6);
    if (high > low) expect(Math.abs(Math.max(high, 0) - ends[1]!)).toBeLessThanOrEqual(scale);
  }
});

test('histograms count the same whatever the order, however they had to widen', () => {
  const random = new Random('histogram');
  const values = Float32Array.from({ length: 500 }, () => random.normal() * 10 ** random.int(6));
  const forth = new Histogram();
  const back = new Histogram();
  forth.add(values);
  for (const value of [...values].reverse()) back.add(Float32Array.of(value));
  expect([...back.bins()]).toEqual([...forth.bins()]);
  expect([back.low, back.high, back.total]).toEqual([forth.low, forth.high, 500]);
  expect(forth.add(Float32Array.of(1, 0, Infinity))).toBe(2);
});

test('the range rules differ where there are outliers', () => {
  const random = new Random('outliers');
  const seen = new Histogram();
  seen.add(Float32Array.from({ length: 100_000 }, () => Math.max(0, random.normal())));
  seen.add(Float32Array.of(40, 60));
  const highs = (['min-max', 'percentile', 'squared-error'] as const).map((rule) => {
    const { low, high } = chooseRange(seen, rule);
    expect(low).toBe(0);
    return high;
  });
  expect(highs[0]).toBe(60);
  expect(highs[1]).toBeLessThan(5);
  // 60 would cost every other number more than it gains, but 2 outliers in 50,000 still count.
  expect(highs[2]).toBeLessThan(60);
  expect(highs[2]).toBeGreaterThan(4);
  const nothing = new Histogram();
  nothing.add(new Float32Array(9));
  expect(chooseRange(nothing, 'percentile')).toEqual({ low: 0, high: 0 });
});

test('weights keep the sums of kernels and channels to half a code', () => {
  const random = new Random('weights');
  const values = Float32Array.from({ length: 4 * 5 * 9 }, () => random.normal());
  const { codes, scales } = quantiseWeights(float32([4, 5, 3, 3], values), undefined, 1, 8);
  for (let m = 0; m < 4; m++) {
    let channel = 0;
    for (let i = m * 45; i < (m + 1) * 45; i++) {
      const error = codes[i]! - values[i]! / scales[m]!;
      expect(Math.abs(error)).toBeLessThanOrEqual(1);
      channel += error;
    }
    expect(Math.abs(channel)).toBeLessThanOrEqual(0.5 + 1e-6);
    expect(Math.max(...codes.subarray(m * 45, (m + 1) * 45).map(Math.abs))).toBe(127);
  }
});

test('a channel of zeros, and a bias as large as 32 bits', () => {
  const { codes, scales, bias } = quantiseWeights(
    float32([2, 1, 1, 2], [0, 0, 1e-12, 0]),
    Float32Array.of(0, -5),
    0.5,
    7,
  );
  expect([...codes]).toEqual([0, 0, 0, 0]);
  expect(scales[0]).toBe(1);
  expect(bias[1]! * scales[1]! * 0.5).toBeCloseTo(-5, 6);
});

test('8-bit weights only where the processor says that it has VNNI', () => {
  expect(weightBits('processor : 0\nflags\t\t: fpu avx2 avx512_vnni\n')).toBe(8);
  expect(weightBits('flags\t\t: fpu avx_vnni avx2\n')).toBe(8);
  expect(weightBits('flags\t\t: fpu avx2 avx512f avx_vnni_int8\n')).toBe(7);
  expect(weightBits('Features : asimd asimddp\n')).toBe(7);
  expect(weightBits('')).toBe(7);
});
