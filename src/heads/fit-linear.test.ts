import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratch } from '../../test/cli.ts';
import { generated, inFiveViews } from '../../test/golden/heads/generated.ts';
import type { LinearGolden } from '../../test/golden/heads/linear-golden.ts';
import { expectAsGolden } from '../../test/golden/heads/linear-golden.ts';
import { silent } from '../effects.ts';
import { fitLinear } from './fit-linear.ts';
import { predictProba } from './predict.ts';
import type { TrainingSet } from './training-set.ts';

const path = new URL('../../test/golden/heads/linear.json', import.meta.url);
const golden = JSON.parse(await readFile(path, 'utf8')) as LinearGolden;

describe.each(golden.sets)('on a generated set of $rows x $length', ({ rows, length, fits }) => {
  test.each(fits)('C = $cTimesLength / length equals scikit-learn', async (fit) => {
    await expectAsGolden(generated(rows, length), fit);
  });
});

describe('fitLinear', () => {
  const set = generated(143, 301);

  test('chooses C by cross-validation over patients, and the same twice', async () => {
    const fit = () => fitLinear(set, { seed: 1, threads: 1 }, silent);
    const [first, second] = [await fit(), await fit()];
    expect(first).toEqual(second);
    expect(first.settings).toMatchObject({ chosenBy: 'cross-validation', folds: 5 });
    const losses = Object.entries(first.settings['heldOutLogLoss'] as Record<string, number>);
    const [best] = losses.reduce((a, b) => (b[1] < a[1] ? b : a));
    expect(Number(best)).toBe(first.settings['c']);
    expect(losses).toHaveLength(5);
  });

  test('that is stopped goes on after the folds that are done, to the same bytes', async () => {
    const few = generated(66, 31);
    const options = { seed: 1, threads: 1, cGrid: [1, 10], folds: 3 };
    const checkpoint = join(await scratch(), 'training.checkpoint');
    const straight = await fitLinear(few, options, silent);
    const stop = new AbortController();
    let fits = 0;
    const stopping = {
      ...silent,
      signal: stop.signal,
      progress: (_: string, done: number) => {
        fits = done;
        if (done === 5) stop.abort();
      },
    };
    await expect(fitLinear(few, { ...options, checkpoint }, stopping)).rejects.toThrow(
      'Stopped training',
    );
    expect(fits).toBe(5);

    const told: string[] = [];
    const seen: number[] = [];
    const effects = {
      note: (sentence: string) => told.push(sentence),
      progress: (_: string, done: number) => seen.push(done),
    };
    const head = await fitLinear(few, { ...options, checkpoint }, effects);
    expect(head).toEqual(straight);
    expect(told).toEqual([
      'The search for the strength C goes on from its checkpoint: 2 of 3 folds are done.',
    ]);
    expect(seen[0]).toBe(4);

    // Another seed, or a file that is torn, is another search.
    await writeFile(checkpoint, (await readFile(checkpoint)).subarray(0, 100));
    await fitLinear(few, { ...options, checkpoint }, effects);
    await fitLinear(few, { ...options, seed: 2, checkpoint }, effects);
    expect(told.slice(1)).toEqual([
      expect.stringContaining('damaged or of another training and is not used'),
      expect.stringContaining('damaged or of another training and is not used'),
    ]);
  });

  test('falls back on a fixed C, and says so, where there are too few patients for folds', async () => {
    const notes: string[] = [];
    const one: TrainingSet = { ...set, groups: set.groups.map(() => 'p') };
    const effects = { ...silent, note: (sentence: string) => notes.push(sentence) };
    const head = await fitLinear(one, { seed: 1, threads: 1 }, effects);
    expect(head.settings).toMatchObject({ chosenBy: 'rule', c: 10 / 301 });
    expect(notes.join()).toMatch(/could not be chosen/);
  });

  test('counts the views of a frame as one frame', async () => {
    const heads = await Promise.all(
      [set, inFiveViews(set)].map((one) =>
        fitLinear(one, { seed: 1, c: 0.05, threads: 1 }, silent),
      ),
    );
    const [one, five] = await Promise.all(heads.map((head) => predictProba(head, set.features)));
    one?.forEach((value, i) => expect(value).toBeCloseTo(five?.[i] ?? NaN, 5));
    expect(heads[1]?.settings['images']).toBe(143);
  });

  test('refuses what it cannot fit', async () => {
    const fit = (one: TrainingSet, c?: number) =>
      fitLinear(one, c === undefined ? { seed: 1 } : { seed: 1, c }, silent);
    await expect(fit(set, 0)).rejects.toThrow('C must be above 0, not 0');
    const features = Float32Array.from(set.features);
    features[7] = NaN;
    await expect(fit({ ...set, features }, 1)).rejects.toThrow('feature 7 of 301 is not finite');
    const labels = set.labels.map((label) => (label === 3 ? 4 : label));
    await expect(fit({ ...set, labels }, 1)).rejects.toThrow('category 3');
  });

  test('stops when asked', async () => {
    const effects = { ...silent, signal: AbortSignal.abort() };
    await expect(fitLinear(set, { seed: 1, c: 1 }, effects)).rejects.toThrow('Stopped training');
  });

  test('gives probabilities that do not depend on the other rows', async () => {
    const head = await fitLinear(set, { seed: 1, c: 0.1, threads: 1 }, silent);
    const all = await predictProba(head, set.features);
    const one = await predictProba(head, set.features.subarray(100 * 301, 101 * 301));
    expect(one).toEqual(all.slice(100 * 11, 101 * 11));
  });
});
