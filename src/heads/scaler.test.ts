import { expect, test } from 'vitest';
import type { TrainingSet } from './training-set.ts';
import { fitScaler, standardise } from './scaler.ts';

function setOf(rows: readonly (readonly number[])[]): TrainingSet {
  return {
    features: Float32Array.from(rows.flat()),
    length: rows[0]!.length,
    labels: new Int32Array(rows.length),
    categories: ['a', 'b'],
    groups: rows.map((_, row) => `p${row}`),
  };
}

test('features are standardised by the chosen rows alone, constant ones are only centred', async () => {
  const set = setOf([[1, 5, 0.1], [3, 5, 0.1], [1000, 7, 9], [5, 5, 0.1]]); // prettier-ignore
  const rows = Int32Array.of(0, 1, 3);
  const scaler = await fitScaler(set, rows);
  expect(scaler.mean.data[0]).toBe(3);
  expect(scaler.scale.data[0]).toBeCloseTo(Math.sqrt(8 / 3), 15);
  expect([scaler.mean.data[1], scaler.scale.data[1]]).toEqual([5, 1]);
  expect(scaler.scale.data[2]).toBe(1); // 0.1 in float32: its mean rounds
  const all = Int32Array.of(3, 2);
  const { dims, data } = await standardise(set, all, scaler, new Float64Array(6));
  expect(dims).toEqual([2, 3]);
  expect(data[0]).toBeCloseTo(Math.sqrt(1.5), 15);
  expect(data[1]).toBe(0);
  expect(data[4]).toBe(2);
});

test('many features and rows take several blocks', async () => {
  const rows = Array.from({ length: 300 }, (_, row) =>
    Array.from({ length: 300 }, (_, column) => column + (row % 2 === 0 ? 1 : -1)),
  );
  const set = setOf(rows);
  const every = Int32Array.from(rows.keys());
  const scaler = await fitScaler(set, every);
  expect([...scaler.mean.data]).toEqual([...rows.keys()]);
  expect(scaler.scale.data.every((scale) => scale === 1)).toBe(true);
  const { data } = await standardise(set, every, scaler, new Float64Array(300 * 300));
  expect(data.every((value, i) => value === (Math.floor(i / 300) % 2 === 0 ? 1 : -1))).toBe(true);
});
