import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluate, type Estimate, type Interval, type Predictions } from './index.ts';

interface Reference {
  value: number;
  wilson?: { value: number; low: number; high: number };
  linearised: { value: number; low: number; high: number };
  jackknife: { low: number; high: number };
  bootstrap: { low: number; high: number; sd: number };
}

interface Golden {
  predictions: Predictions;
  expected: {
    accuracy: Reference;
    top2: Reference;
    balancedAccuracy: Reference;
    perCategory: {
      images: number;
      patients: number;
      predicted: number;
      sensitivity: Reference | null;
      ppv: Reference | null;
    }[];
    confusion: number[][];
  };
}

const ROUNDS = 20_000;

/** Four standard errors of a 2.5 % quantile of a normal sample of that many rounds. */
const monteCarlo = (sd: number) => (4 * sd * Math.sqrt((0.025 * 0.975) / ROUNDS)) / 0.0584;

function named(estimate: Estimate, name: string): Interval | undefined {
  return [estimate, ...estimate.alternatives].find(({ method }) => method.includes(name));
}

function expectEstimate(actual: Estimate | null, reference: Reference | null) {
  if (reference === null) return expect(actual).toBeNull();
  expect(actual?.value).toBeCloseTo(reference.value, 12);
  if (reference.bootstrap.sd === 0) return expect(actual?.method).toMatch(/^Wilson over \d+ pat/);
  for (const [name, bounds, digits] of [
    ['Wilson', reference.wilson, 10],
    ['linearised', reference.linearised, 9],
    ['jackknife', reference.jackknife, 9],
  ] as const) {
    const interval = named(actual!, name);
    expect(interval === undefined, name).toBe(bounds === undefined);
    if (bounds === undefined) continue;
    expect(interval?.low, name).toBeCloseTo(bounds.low, digits);
    expect(interval?.high, name).toBeCloseTo(bounds.high, digits);
  }
  const resampled = named(actual!, 'bootstrap');
  const { low, high, sd } = reference.bootstrap;
  expect(Math.abs(resampled!.low! - low)).toBeLessThan(monteCarlo(sd));
  expect(Math.abs(resampled!.high! - high)).toBeLessThan(monteCarlo(sd));
}

describe.each(['six-categories', 'two-categories', 'one-absent'])('%s', (name) => {
  const file = new URL(`../../test/golden/evaluation/${name}.json`, import.meta.url);
  const { predictions, expected } = JSON.parse(readFileSync(file, 'utf8')) as Golden;
  const evaluation = evaluate(predictions, { rounds: ROUNDS });

  test('the confusion matrix is the reference', () => {
    expect(evaluation.confusion.counts).toEqual(expected.confusion);
  });

  test('accuracy, top-2 and balanced accuracy are the reference', () => {
    expectEstimate(evaluation.accuracy, expected.accuracy);
    expectEstimate(evaluation.balancedAccuracy, expected.balancedAccuracy);
    if (predictions.categories.length > 2) expectEstimate(evaluation.top2, expected.top2);
    else expect(evaluation.top2).toMatchObject({ value: 1, low: 1, high: 1 });
  });

  test('every category is the reference', () => {
    evaluation.perCategory.forEach((category, k) => {
      const reference = expected.perCategory[k]!;
      expect(category).toMatchObject({
        images: reference.images,
        patients: reference.patients,
        predicted: reference.predicted,
      });
      expectEstimate(category.sensitivity, reference.sensitivity);
      expectEstimate(category.ppv, reference.ppv);
    });
  });

  test('the interval to report is the one over patients, and every method is named', () => {
    expect(evaluation.accuracy.method).toMatch(/^jackknife over \d+ patients on the logit scale/);
    expect(evaluation.accuracy.alternatives.map(({ method }) => method)).toEqual([
      expect.stringMatching(/^patient-cluster percentile bootstrap, 20000 /),
      expect.stringMatching(/^patient-cluster BCa bootstrap, 20000 /),
      expect.stringMatching(/^linearised ratio over \d+ patients/),
      'Wilson, images taken as independent',
    ]);
  });
});
