import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RateSchedule } from './learning-rate.ts';
import { rateAt } from './learning-rate.ts';

interface Golden {
  runs: { schedule: RateSchedule['kind']; warmUp: number; rates: number[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/heads/rates.json', import.meta.url), 'utf8'),
) as Golden;

/** As in test/golden/heads/rates.py. */
const schedules: readonly RateSchedule[] = [
  { kind: 'constant' },
  { kind: 'step', factor: 0.3, every: 7 },
  { kind: 'cosine', floor: 0.001 },
  { kind: 'polynomial', power: 1.7 },
];

describe('the learning rate', () => {
  test.each(golden.runs)(
    "is that of PyTorch's scheduler: $schedule, warm-up $warmUp",
    ({ schedule: kind, warmUp, rates }) => {
      const schedule = schedules.find((each) => each.kind === kind)!;
      const settings = { rate: 0.02, schedule, warmUp };
      rates.forEach((rate, step) => {
        expect(Math.abs(rateAt(settings, step, rates.length) / rate - 1)).toBeLessThan(1e-12);
      });
    },
  );

  test("is Caffe's by its formulas", () => {
    const at = (schedule: RateSchedule, step: number): number =>
      rateAt({ rate: 0.01, schedule, warmUp: 0 }, step, 100_000);
    // base_lr * gamma ^ floor(iter / stepsize), as in CaffeNet's solver: gamma 0.1.
    expect(at({ kind: 'step', factor: 0.1, every: 20_000 }, 19_999)).toBe(0.01);
    expect(at({ kind: 'step', factor: 0.1, every: 20_000 }, 60_000)).toBeCloseTo(1e-5, 17);
    // base_lr * (1 - iter / max_iter) ^ power.
    expect(at({ kind: 'polynomial', power: 0.5 }, 75_000)).toBeCloseTo(0.005, 15);
  });

  test('rises in equal parts and falls over the steps that are left', () => {
    const settings = { rate: 1, schedule: { kind: 'polynomial', power: 1 } as const, warmUp: 4 };
    const rates = Array.from({ length: 8 }, (_, step) => rateAt(settings, step, 8));
    expect(rates).toEqual([0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25]);
  });
});
