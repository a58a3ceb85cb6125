import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  brierScore,
  calibration,
  cohenKappa,
  evaluate,
  logLoss,
  mcnemar,
  rocAuc,
  type Predictions,
} from './index.ts';

interface Golden {
  predictions: Predictions;
  expected: {
    logLoss: number;
    brierScore: number;
    cohenKappa: number;
    expectedCalibrationError: number;
    reliability: { probability: number[]; right: number[] };
    oneAgainstRest: Record<'specificity' | 'npv' | 'f1' | 'auc', number | null>[];
  };
}

function golden(name: string): unknown {
  const file = new URL(`../../test/golden/evaluation/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function expectClose(actual: number | null, expected: number | null) {
  if (expected === null) expect(actual).toBeNull();
  else expect(actual).toBeCloseTo(expected, 11);
}

describe.each(['six-categories', 'two-categories', 'one-absent'])('%s', (name) => {
  const { predictions, expected } = golden(name) as Golden;
  const evaluated = evaluate(predictions, { rounds: 100 });
  const { counts } = evaluated.confusion;

  test('log-loss, Brier score and kappa are the reference', () => {
    expectClose(logLoss(predictions), expected.logLoss);
    expectClose(brierScore(predictions), expected.brierScore);
    expectClose(cohenKappa(counts), expected.cohenKappa);
  });

  test('calibration is the reference', () => {
    const { expectedCalibrationError, reliability } = calibration(predictions);
    expectClose(expectedCalibrationError, expected.expectedCalibrationError);
    const filled = reliability.filter(({ images }) => images > 0);
    expect(filled).toHaveLength(expected.reliability.right.length);
    filled.forEach(({ probability, right }, b) => {
      expectClose(probability, expected.reliability.probability[b]!);
      expectClose(right, expected.reliability.right[b]!);
    });
  });

  test('every category against the rest is the reference', () => {
    evaluated.perCategory.forEach(({ specificity, npv, f1, auc }, k) => {
      const reference = expected.oneAgainstRest[k]!;
      expectClose(specificity?.value ?? null, reference.specificity);
      expectClose(npv?.value ?? null, reference.npv);
      expectClose(f1?.value ?? null, reference.f1);
      expectClose(auc?.value ?? null, reference.auc);
    });
  });

  test('an evaluation holds the same figures', () => {
    expectClose(evaluated.logLoss.value, expected.logLoss);
    expectClose(evaluated.brierScore.value, expected.brierScore);
    expectClose(evaluated.kappa?.value ?? null, expected.cohenKappa);
    const defined = (values: (number | null)[]): number[] => values.filter((v) => v !== null);
    for (const figure of ['specificity', 'npv', 'f1'] as const) {
      const all = defined(expected.oneAgainstRest.map((one) => one[figure]));
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      expectClose(evaluated.averages[figure].macro?.value ?? null, mean);
    }
    expectClose(evaluated.averages.sensitivity.weighted, evaluated.accuracy.value);
  });
});

test.each(golden('mcnemar') as [number, number, number, number][])(
  "McNemar's test of %i against %i is the reference",
  (onlyFirst, onlySecond, exact, midP) => {
    const test = mcnemar(onlyFirst, onlySecond);
    expect(Math.abs(test.exact / exact - 1)).toBeLessThan(1e-9);
    expect(Math.abs(test.midP / midP - 1)).toBeLessThan(1e-9);
    expect(mcnemar(onlySecond, onlyFirst)).toEqual(test);
  },
);

test("McNemar's test of two that never differ is 1, and refuses what is no count", () => {
  expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1 });
  for (const count of [-1, 0.5, Number.NaN]) expect(() => mcnemar(count, 1)).toThrow(RangeError);
});

test('a probability of 0 for the truth costs much and not infinitely much', () => {
  const p = { categories: ['a', 'b'], truth: [0], probabilities: [0, 1], clusters: ['P'] };
  expect(logLoss(p)).toBeCloseTo(52 * Math.LN2, 12);
  expect(brierScore(p)).toBe(2);
  expect(calibration(p).expectedCalibrationError).toBe(1);
});

test('what is undefined is null', () => {
  expect(cohenKappa([])).toBeNull();
  expect(
    cohenKappa([
      [4, 0],
      [0, 0],
    ]),
  ).toBeNull();
  expect(rocAuc([0.1, 0.2], [true, true])).toBeNull();
  expect(rocAuc([], [])).toBeNull();
});

test('equal scores count half', () => {
  expect(rocAuc([0.5, 0.5], [true, false])).toBe(0.5);
  expect(rocAuc([0.5, 0.5, 0.2], [true, false, false])).toBe(0.75);
});

test('what makes no sense is refused', () => {
  expect(() => cohenKappa([[1, 2]])).toThrow(RangeError);
  expect(() => rocAuc([1], [])).toThrow(RangeError);
  expect(() => rocAuc([Number.NaN, 1], [true, false])).toThrow(RangeError);
  const p = { categories: ['a', 'b'], truth: [0], probabilities: [1, 0], clusters: ['P'] };
  expect(() => calibration(p, 0)).toThrow(RangeError);
  const nan = { ...p, probabilities: [Number.NaN, 0] };
  for (const metric of [logLoss, brierScore, calibration]) {
    expect(() => metric(nan)).toThrow(RangeError);
  }
});
