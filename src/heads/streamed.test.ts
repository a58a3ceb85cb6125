import { expect, test } from 'vitest';
import { generated, inFiveViews } from '../../test/golden/heads/generated.ts';
import { silent } from '../effects.ts';
import type { FeatureRows } from './feature-rows.ts';
import { blocksOf } from './feature-rows.ts';
import { fitFc } from './fit-fc.ts';
import { fitLinear } from './fit-linear.ts';
import type { Head } from './head.ts';
import { predictProba } from './predict.ts';
import { fitScaler } from './scaler.ts';
import type { TrainingSet } from './training-set.ts';

/** The same set, of which never more is read than is asked for. */
function streamed(set: TrainingSet, asked: number[] = []): TrainingSet<FeatureRows> {
  const { features, length, labels } = set;
  const rows: FeatureRows = {
    count: labels.length,
    key: 'a'.repeat(64),
    read(wanted) {
      asked.push(wanted.length);
      const values = new Float32Array(wanted.length * length);
      wanted.forEach((row, i) =>
        values.set(features.subarray(row * length, (row + 1) * length), i * length),
      );
      return Promise.resolve(values);
    },
  };
  return { ...set, features: rows };
}

async function expectAlike(one: Head, other: Head, set: TrainingSet, digits: number) {
  const [a, b] = [await predictProba(one, set.features), await predictProba(other, set.features)];
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, digits));
}

test.each([
  ['more rows than features', generated(330, 40)],
  ['more features than rows', generated(66, 150)],
  ['five views of a frame', inFiveViews(generated(66, 30))],
])('logistic regression on streamed rows, %s, is that on rows in memory', async (_, set) => {
  const options = { seed: 3, threads: 1, cGrid: [1, 10], folds: 3 };
  const [one, other] = [
    await fitLinear(set, options, silent),
    await fitLinear(streamed(set), options, silent),
  ];
  expect(other.settings['c']).toBe(one.settings['c']);
  await expectAlike(one, other, set, 5);
});

test('fully connected layers on streamed rows are those on rows in memory', async () => {
  const [set, tuning] = [generated(110, 40), generated(44, 40, 11, 2)];
  const options = {
    ...{ seed: 2, hidden: [16], epochs: 6, batchSize: 16, threads: 1, dropout: 0.2 },
    ...{ rate: 0.01, momentum: 0.9, weightDecay: 1e-4, engine: 'primal' as const },
  };
  const one = await fitFc(set, tuning, options, silent);
  const asked: number[] = [];
  const other = await fitFc(streamed(set, asked), streamed(tuning), options, silent);
  await expectAlike(one, other, set, 4);
  expect(other.settings['keptEpoch']).toBe(one.settings['keptEpoch']);
  // Beside the two passes for means and deviations: a batch of rows for each step.
  expect(asked.slice(2).every((rows) => rows === 16)).toBe(true);
  expect(asked.slice(2)).toHaveLength(6 * Math.ceil(110 / 16));
});

test('means and deviations come out as in memory, of features that hardly vary too', async () => {
  const set = generated(99, 20);
  const rows = Int32Array.from({ length: 80 }, (_, i) => i);
  const [one, other] = [await fitScaler(set, rows), await fitScaler(streamed(set), rows)];
  for (const part of ['mean', 'scale'] as const) {
    one[part].data.forEach((value, i) => expect(other[part].data[i]).toBeCloseTo(value, 10));
  }
  expect(other.scale.data[0]).toBe(1); // a constant
});

test('a feature that is not finite is refused', async () => {
  const set = generated(44, 10);
  set.features[23] = Infinity;
  await expect(fitLinear(streamed(set), { seed: 1, c: 1 }, silent)).rejects.toThrow(
    'feature 3 of 10 is not finite',
  );
});

test('long rows are read in blocks, and a failure while one is worked on is told', async () => {
  const length = 2 ** 20;
  const sizes: number[] = [];
  const features: FeatureRows = {
    ...{ count: 10, key: '' },
    read(rows) {
      sizes.push(rows.length);
      if (rows.includes(8)) return Promise.reject(new RangeError('torn'));
      return Promise.resolve(new Float32Array(rows.length * length));
    },
  };
  const starts: number[] = [];
  const read = async (): Promise<void> => {
    const rows = Int32Array.from({ length: 10 }, (_, i) => i);
    for await (const { start } of blocksOf(features, length, rows)) starts.push(start);
  };
  await expect(read()).rejects.toThrow('torn');
  expect([sizes, starts]).toEqual([
    [4, 4, 2],
    [0, 4],
  ]);
});
