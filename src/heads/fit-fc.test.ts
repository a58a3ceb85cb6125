import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { silent } from '../effects.ts';
import { float32 } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import { parameterDims } from './fc-graphs.ts';
import { FcTrainer } from './fc-trainer.ts';
import type { FcOptions } from './fit-fc.ts';
import { fitFc } from './fit-fc.ts';
import { predictProba } from './predict.ts';
import type { TrainingSet } from './training-set.ts';

interface Golden {
  runs: { dropout: number; losses: number[]; norms: number[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/heads/fc.json', import.meta.url), 'utf8'),
) as Golden;

/** As in test/golden/heads/fc.py. */
const [sizes, n, batch] = [[7, 6, 5, 3], 20, 8];
const wave = (count: number, phase: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(phase + 0.37 * i));

describe('training steps', () => {
  test.each(golden.runs)(
    'follow PyTorch over 50 steps with dropout $dropout',
    async ({ dropout, losses, norms }) => {
      const shape = { sizes, scaler: null };
      const parameters = parameterDims(shape).map((dims, i) =>
        dims.length === 1 ? new Float32Array(dims[0]!) : wave(dims[0]! * dims[1]!, 1 + i / 2, 0.4),
      );
      const velocities = parameters.map(({ length }) => new Float32Array(length));
      const trainer = await FcTrainer.open(
        shape,
        { momentum: 0.9, weightDecay: 5e-4, dropout, batch, threads: 1 },
        { parameters, velocities },
      );
      const targets = float32([n, 3]);
      for (let i = 0; i < n; i++) targets.data[i * 3 + (i % 3)] = 1;
      const data = { features: float32([n, 7], wave(n * 7, 0.5, 1.5)), targets };
      for (const [step, loss] of losses.entries()) {
        const count = step % 3 === 0 ? batch - 3 : batch;
        const rows = Array.from({ length: count }, (_, i) => (step * batch + i) % n);
        const masks = sizes
          .slice(1, -1)
          .map((units, layer) =>
            Uint8Array.from({ length: batch * units }, (_, at) =>
              Number((at * 7 + step * 13 + layer * 3) % 5 >= 2),
            ),
          );
        expect(Math.abs((await trainer.step(data, rows, 0.05, masks)) - loss)).toBeLessThan(1e-4);
      }
      trainer.state().parameters.forEach((parameter, i) => {
        expect(Math.hypot(...parameter)).toBeCloseTo(norms[i]!, 3);
      });
      await trainer.release();
    },
  );
});

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

  test('keeps the epoch that the tuning set likes best', async () => {
    const settings = { ...options, epochs: 80, dropout: 0.3 };
    const head = await fitFc(rings(12, 'few'), rings(90, 'tuning'), settings, silent);
    const history = head.settings['history'] as { epoch: number; tuningLogLoss: number }[];
    const best = history.reduce((a, b) => (b.tuningLogLoss < a.tuningLogLoss ? b : a));
    expect(head.settings['keptEpoch']).toBe(best.epoch);
    expect(best.epoch).toBeLessThan(80);
  });

  test('goes on from given layers, on features as they are', async () => {
    const set = rings(60, 'given');
    const weight = float32([4, 2], [1, 0, 0, 1, -1, 0, 0, -1]);
    const initial = [{ weight, bias: float32([4]) }];
    const settings = { ...options, epochs: 1, rate: 1e-9, weightDecay: 0, hidden: [] };
    const head = await fitFc(set, null, { ...settings, initial }, silent);
    expect(head.settings['hidden']).toEqual([4]);
    const kept = head.graph.initializers.get('weight0')!;
    expect(kept.dims).toEqual([2, 4]);
    [1, 0, -1, 0, 0, 1, 0, -1].forEach((value, i) => {
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
