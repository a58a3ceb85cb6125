import { describe, expect, test } from 'vitest';
import { silent } from '../effects.ts';
import { float32 } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { FcOptions } from './fit-fc.ts';
import { fitFc } from './fit-fc.ts';
import { predictProba } from './predict.ts';
import type { TrainingSet } from './training-set.ts';

/** Three categories on a ring: no plane tells them apart well, one hidden layer does. */
function rings(count: number, seed: string): TrainingSet {
  const random = new Random(seed);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  const features = new Float32Array(count * 2);
  labels.forEach((label, i) => {
    const [angle, radius] = [random.uniform(0, 2 * Math.PI), 1 + label + 0.2 * random.normal()];
    features.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * i);
  });
  const groups = Array.from(labels, (_, i) => `p${i}`);
  return { features, length: 2, labels, categories: ['a', 'b', 'c'], groups };
}

const options: FcOptions = {
  ...{ seed: 1, hidden: [32], epochs: 60, batchSize: 16, threads: 1 },
  ...{ rate: 0.05, momentum: 0.9, weightDecay: 1e-4, dropout: 0 },
};

describe('fitFc', () => {
  test('learns what no linear head can, and the same twice', async () => {
    const [training, held] = [rings(150, 'train'), rings(90, 'held')];
    const head = await fitFc(training, null, options, silent);
    const probabilities = await predictProba(head, held.features);
    const right = held.labels.filter((label, i) => {
      const row = probabilities.subarray(3 * i, 3 * i + 3);
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(right.length / 90).toBeGreaterThan(0.9);
    const again = await fitFc(training, null, options, silent);
    expect(await predictProba(again, held.features)).toEqual(probabilities);
    const other = await fitFc(training, null, { ...options, seed: 2 }, silent);
    expect(await predictProba(other, held.features)).not.toEqual(probabilities);
  });

  test('learns the same in the primal and in the dual, and says which it took', async () => {
    const [training, held] = [rings(150, 'train'), rings(90, 'held')];
    const settings = { ...options, epochs: 5, dropout: 0.2 };
    const heads = await Promise.all(
      (['primal', 'dual'] as const).map((engine) =>
        fitFc(training, null, { ...settings, engine }, silent),
      ),
    );
    expect(heads.map((head) => head.settings['engine'])).toEqual(['primal', 'dual']);
    const [one, other] = await Promise.all(heads.map((head) => predictProba(head, held.features)));
    one?.forEach((probability, i) => expect(other?.[i]).toBeCloseTo(probability, 4));
    const free = await fitFc(training, null, settings, silent);
    expect(free.settings['engine']).toBe('primal');
  });

  test('keeps the epoch that the tuning set likes best', async () => {
    const settings = { ...options, epochs: 80, dropout: 0.3 };
    const head = await fitFc(rings(12, 'few'), rings(90, 'tuning'), settings, silent);
    const history = head.settings['history'] as { epoch: number; tuningLogLoss: number }[];
    const best = history.reduce((a, b) => (b.tuningLogLoss < a.tuningLogLoss ? b : a));
    expect(head.settings['keptEpoch']).toBe(best.epoch);
    expect(best.epoch).toBeLessThan(80);
  });

  test('stops when the tuning set has seen no improvement for long enough', async () => {
    const notes: string[] = [];
    const effects = { ...silent, note: (sentence: string) => void notes.push(sentence) };
    const settings = { ...options, epochs: 80, patience: { epochs: 4, minDelta: 0 } };
    const head = await fitFc(rings(12, 'few'), rings(90, 'tuning'), settings, effects);
    const history = head.settings['history'] as { tuningLogLoss: number }[];
    const kept = Number(head.settings['keptEpoch']);
    expect(history).toHaveLength(kept + 4);
    expect(kept).toBeLessThan(76);
    expect(notes).toEqual([expect.stringContaining(`epoch ${kept} is kept`)]);
    await expect(fitFc(rings(12, 'few'), null, settings, silent)).rejects.toThrow(
      /Cannot stop early: there is no tuning part/,
    );
  });

  test('follows a schedule and says what each epoch came to', async () => {
    const details: string[] = [];
    const effects = {
      ...silent,
      progress: (_: string, done: number, total: number, detail = '') =>
        void details.push(`${done}/${total} ${detail}`),
    };
    const schedule = { kind: 'step', factor: 0.5, every: 2 } as const;
    const settings = { ...options, epochs: 6, schedule, warmUp: 1 };
    const head = await fitFc(rings(32, 'x'), rings(30, 'y'), settings, effects);
    const history = head.settings['history'] as { rate: number; tuningAccuracy: number }[];
    // Two steps an epoch: the warm-up is 1/2 and 2/2 of the rate.
    expect(history.map(({ rate }) => rate / 0.05)).toEqual([0.5, 1, 1, 0.5, 0.5, 0.25]);
    expect(history.every(({ tuningAccuracy: share }) => share >= 0 && share <= 1)).toBe(true);
    expect(details).toHaveLength(7);
    expect(details.at(-1)).toMatch(/^6\/6 loss [\d.]+, tuning accuracy [\d.]+ %$/);
    await expect(fitFc(rings(32, 'x'), null, { ...settings, warmUp: 6 }, silent)).rejects.toThrow(
      /warm-up must be shorter than the 6 epochs/,
    );
  });

  test('finds a rare category when it is given more weight', async () => {
    const many = rings(300, 'train');
    const labels = many.labels.map((label, i) => (label === 1 && i % 15 !== 1 ? 2 : label));
    const found = async (classWeights: FcOptions['classWeights']): Promise<number> => {
      const settings = { ...options, epochs: 10, ...(classWeights && { classWeights }) };
      const head = await fitFc({ ...many, labels }, null, settings, silent);
      const probabilities = await predictProba(head, many.features);
      return many.labels.filter((_, i) => {
        const row = probabilities.subarray(3 * i, 3 * i + 3);
        return row.indexOf(Math.max(...row)) === 1;
      }).length;
    };
    const [plain, balanced] = [await found('none'), await found('balanced')];
    expect(balanced).toBeGreaterThan(plain + 20);
    expect(await found({ b: 30 })).toBeGreaterThan(plain + 20);
  });

  test('goes on from given layers, on features as they are', async () => {
    const set = rings(60, 'given');
    const weight = float32([4, 2], [1, 0, 0, 1, -1, 0, 0, -1]);
    const initial = [{ weight, bias: float32([4]) }];
    const settings = { ...options, epochs: 1, rate: 1e-9, weightDecay: 0, hidden: [] };
    const head = await fitFc(set, null, { ...settings, initial }, silent);
    expect(head.settings['hidden']).toEqual([4]);
    const kept = head.graph.initializers.get('weight0')!;
    expect(kept.dims).toEqual([4, 2]);
    weight.data.forEach((value, i) => {
      expect(kept.data[i]).toBeCloseTo(value, 5);
    });
    const wrong = { ...settings, initial: [{ weight: float32([4, 3]), bias: float32([4]) }] };
    await expect(fitFc(set, null, wrong, silent)).rejects.toThrow(/3 values.*2/);
  });

  test('says so when the rate is too high, and stops when asked', async () => {
    const diverging = fitFc(rings(30, 'x'), null, { ...options, rate: 1e6 }, silent);
    await expect(diverging).rejects.toThrow(/try a smaller --rate than 1000000/);
    const effects = { ...silent, signal: AbortSignal.abort() };
    await expect(fitFc(rings(30, 'x'), null, options, effects)).rejects.toThrow(/Stopped training/);
  });
});
