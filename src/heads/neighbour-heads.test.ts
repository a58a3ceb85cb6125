import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generated, inFiveViews } from '../../test/golden/heads/generated.ts';
import { silent } from '../effects.ts';
import type { Comparison } from './feature-space.ts';
import { comparisons } from './feature-space.ts';
import { fitKnn } from './fit-knn.ts';
import { fitPrototype } from './fit-prototype.ts';
import type { Head } from './head.ts';
import { loadHead, saveHead } from './head-file.ts';
import { predictProba } from './predict.ts';
import type { TrainingSet } from './training-set.ts';

interface Golden {
  training: number;
  queries: number;
  fits: (GoldenFit & { probabilities: number[][] })[];
}

type GoldenFit =
  | { kind: 'knn'; comparison: Comparison; neighbours: number; temperature: number }
  | { kind: 'prototype'; comparison: Comparison; temperature: number };

const path = new URL('../../test/golden/heads/neighbours.json', import.meta.url);
const golden = JSON.parse(await readFile(path, 'utf8')) as Golden;

/** The set of neighbours.py: the first rows train, the others ask. */
function setOf(rows: number, length: number): TrainingSet {
  const set = generated(rows, length);
  const features = set.features.map((value, i) => (i % length === 1 ? value - 1000 : value));
  return { ...set, features };
}

function firstRows(set: TrainingSet, rows: number): TrainingSet {
  return {
    ...set,
    features: set.features.subarray(0, rows * set.length),
    labels: set.labels.subarray(0, rows),
    groups: set.groups.slice(0, rows),
  };
}

/** The rows of a set in another order. */
function reordered(set: TrainingSet, order: readonly number[]): TrainingSet {
  const { features, length, labels, groups } = set;
  return {
    ...set,
    features: Float32Array.from(
      order.flatMap((row) => [...features.subarray(row * length, (row + 1) * length)]),
    ),
    labels: Int32Array.from(order, (row) => labels[row] ?? 0),
    groups: order.map((row) => groups[row] ?? ''),
  };
}

function expectClose(a: Float64Array, b: ArrayLike<number>, digits: number): void {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, digits));
}

type Fit = (set: TrainingSet, comparison: Comparison) => Promise<Head>;

const kinds: [Head['kind'], Fit][] = [
  ['knn', (set, comparison) => fitKnn(set, { seed: 1, comparison, threads: 1 }, silent)],
  [
    'prototype',
    (set, comparison) => fitPrototype(set, { seed: 1, comparison, threads: 1 }, silent),
  ],
];

test.each(golden.fits)(
  'a $kind head by $comparison distance, temperature $temperature, equals scikit-learn',
  async (fit) => {
    const all = setOf(golden.training + golden.queries, 24);
    const set = firstRows(all, golden.training);
    const options = { ...fit, seed: 1, threads: 1 };
    const head = await (fit.kind === 'knn' ? fitKnn : fitPrototype)(set, options, silent);
    const queries = all.features.subarray(golden.training * 24);
    const probabilities = await predictProba(head, queries);
    // A similarity is exact to about 1e-7, as float32 is; a temperature divides it.
    const tolerance = 2e-7 / Math.min(fit.temperature, 0.1);
    fit.probabilities
      .flat()
      .forEach((value, i) =>
        expect(Math.abs((probabilities[i] ?? NaN) - value)).toBeLessThan(tolerance),
      );
    expect(head.settings).toMatchObject({ chosenBy: 'given', temperature: fit.temperature });
  },
);

describe.each(kinds)('a %s head', (kind, fit) => {
  const set = setOf(132, 40);

  test.each(comparisons)('by %s distance is chosen on held-out patients', async (comparison) => {
    const [head, again] = [await fit(set, comparison), await fit(set, comparison)];
    expect(again).toEqual(head);
    const { settings } = head;
    expect(settings).toMatchObject({ comparison, chosenBy: 'cross-validation', folds: 5 });
    expect(settings).toMatchObject({ images: 132, patients: 12, seed: 1, threads: 1 });
    const losses = Object.entries(settings['heldOutLogLoss'] as Record<string, number>);
    const [best] = losses.reduce((a, b) => (b[1] < a[1] ? b : a));
    expect(Number(best)).toBe(settings[kind === 'knn' ? 'neighbours' : 'temperature']);
    // What was chosen is better than to know nothing.
    expect(Math.min(...losses.map(([, loss]) => loss))).toBeLessThan(Math.log(11));

    const probabilities = await predictProba(head, set.features);
    set.labels.forEach((_, row) => {
      const shares = probabilities.subarray(row * 11, (row + 1) * 11);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(Math.min(...shares)).toBeGreaterThan(0);
    });
  });

  test('does not depend on the order of the rows', async () => {
    const order = Array.from(set.labels, (_, row) => (row * 35) % 132);
    const given = { seed: 1, neighbours: 7, temperature: 0.05, threads: 1 };
    const fitOne = kind === 'knn' ? fitKnn : fitPrototype;
    const one = await fitOne(set, given, silent);
    const other = await fitOne(reordered(set, order), given, silent);
    expectClose(await predictProba(one, set.features), await predictProba(other, set.features), 5);
  });

  test('does not depend on the order of views', async () => {
    // Three frames in a row are taken for the views of one, in either order.
    const views = (order: readonly number[]): TrainingSet => {
      const rows = order.flatMap((view) => Array.from({ length: 44 }, (_, i) => 44 * view + i));
      return { ...reordered({ ...set, labels, groups }, rows), views: 3 };
    };
    const labels = set.labels.map((_, row) => (row % 44) % 11);
    const groups = set.groups.map((_, row) => `patient ${Math.floor((row % 44) / 11)}`);
    const [one, other] = [views([0, 1, 2]), views([2, 0, 1])];
    const [a, b] = [await fit(one, 'cosine'), await fit(other, 'cosine')];
    expect(b.settings['temperature']).toBe(a.settings['temperature']);
    expectClose(await predictProba(a, set.features), await predictProba(b, set.features), 5);
  });

  test('counts the views of a frame as one frame', async () => {
    const [one, five] = [await fit(set, 'cosine'), await fit(inFiveViews(set), 'cosine')];
    expect(five.settings).toMatchObject({ images: 132, views: 5 });
    for (const key of ['neighbours', 'temperature']) {
      expect(five.settings[key]).toBe(one.settings[key]);
    }
    expectClose(await predictProba(one, set.features), await predictProba(five, set.features), 4);
  });

  test('by cosine does not depend on the length of a vector', async () => {
    const head = await fit(set, 'cosine');
    const longer = set.features.map((value) => 8 * value);
    expectClose(await predictProba(head, longer), await predictProba(head, set.features), 5);
    const nothing = await predictProba(head, new Float32Array(40));
    expect(nothing.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test('comes back from its files', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'sonograft-head-'));
    const head = await fit(set, 'cosine');
    await saveHead(dir, head);
    const back = await loadHead(dir, { length: 40 });
    expect(back).toMatchObject({ kind, settings: head.settings });
    expect(await predictProba(back, set.features)).toEqual(await predictProba(head, set.features));
    await rm(dir, { recursive: true });
  });

  test('takes a rule, and says so, where there are too few patients for folds', async () => {
    const notes: string[] = [];
    const effects = { ...silent, note: (sentence: string) => notes.push(sentence) };
    const one: TrainingSet = { ...set, groups: set.groups.map(() => 'p') };
    const fitOne = kind === 'knn' ? fitKnn : fitPrototype;
    const head = await fitOne(one, { seed: 1, threads: 1 }, effects);
    expect(head.settings).toMatchObject({ chosenBy: 'rule' });
    expect(notes.join()).toMatch(/could not be chosen by cross-validation/);
  });

  test('refuses features that are not finite, and temperatures that are none', async () => {
    const features = set.features.slice();
    features[47] = NaN;
    for (const comparison of comparisons) {
      await expect(fit({ ...set, features }, comparison)).rejects.toThrow(/is not finite/);
    }
    const fitOne = kind === 'knn' ? fitKnn : fitPrototype;
    await expect(fitOne(set, { seed: 1, temperature: 0 }, silent)).rejects.toThrow(
      'its temperature must be above 0, not 0',
    );
  });

  test('stops when asked', async () => {
    const effects = { ...silent, signal: AbortSignal.abort() };
    const fitOne = kind === 'knn' ? fitKnn : fitPrototype;
    await expect(fitOne(set, { seed: 1 }, effects)).rejects.toThrow('Stopped training');
  });
});

describe('one neighbour', () => {
  test.each(comparisons)('of a training image is itself (%s)', async (comparison) => {
    const set = setOf(66, 12);
    const options = { seed: 1, neighbours: 1, temperature: 0.1, comparison, threads: 1 };
    const head = await fitKnn(set, options, silent);
    const probabilities = await predictProba(head, set.features);
    set.labels.forEach((label, row) => {
      const shares = probabilities.subarray(row * 11, (row + 1) * 11);
      // Its one vote, and its share of the vote that all categories have.
      expect(shares[label]).toBeCloseTo((1 + 1 / 11) / 2, 6);
    });
  });

  test('is chosen with a temperature when only it is given', async () => {
    const head = await fitKnn(setOf(66, 12), { seed: 1, neighbours: 1, threads: 1 }, silent);
    expect(head.settings).toMatchObject({ neighbours: 1, chosenBy: 'cross-validation' });
  });
});

describe('a knn head is refused with one sentence', () => {
  test.each([0, 2.5, 67])('for %d neighbours of 66', async (neighbours) => {
    await expect(fitKnn(setOf(66, 12), { seed: 1, neighbours }, silent)).rejects.toThrow(
      `of 66 training images from 1 to 66 can be neighbours, not ${neighbours}`,
    );
  });

  test('when its vectors do not fit into an ONNX file', async () => {
    // 2.2 GB of zeros that are never touched.
    const [rows, length] = [22_000, 25_088];
    const set: TrainingSet = {
      features: new Float32Array(rows * length),
      length,
      labels: Int32Array.from({ length: rows }, (_, row) => row % 2),
      categories: ['a', 'b'],
      groups: Array.from({ length: rows }, (_, row) => String(row)),
    };
    await expect(fitKnn(set, { seed: 1 }, silent)).rejects.toThrow(
      /keeps 22000 vectors of 25088 values, which take 2\.2 GB, and an ONNX file holds 2 GB/,
    );
  });
});
