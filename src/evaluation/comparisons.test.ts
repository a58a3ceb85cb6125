import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { betaQuantile, chiSquaredTail, normalTail, tTail } from '../numeric/index.ts';
import { bcaInterval } from './bca.ts';
import {
  aucDifference,
  aucInterval,
  averagePrecision,
  clopperPearson,
  clusteredMcnemar,
  cochranQ,
  evaluate,
  fitTemperature,
  holm,
  mostProbable,
  prCurve,
  rocCurve,
  type Predictions,
} from './index.ts';

interface Areas {
  auc: [number, number];
  covariance: number[][];
  p: number;
}

interface Golden {
  other: number[];
  third: boolean[];
  tails: Record<'normal' | 't' | 'chiSquared' | 'beta', number[][]>;
  clopperPearson: [number, number, number, number][];
  holm: { p: number[]; corrected: number[] };
  cochranQ: { q: number; p: number };
  clusteredMcnemar: { chiSquared: number; p: number };
  curves: {
    roc: { sensitivity: number[]; specificity: number[] };
    pr: { sensitivity: number[]; ppv: number[] };
    averagePrecision: number;
    delong: Areas;
    obuchowski: Areas;
  }[];
  macroAuc: { value: number; low: number; high: number };
  bca: { resamples: number[]; value: number; leftOut: number[]; low: number; high: number };
  temperature: number;
}

function read(name: string): unknown {
  const file = new URL(`../../test/golden/evaluation/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const { predictions } = read('six-categories') as { predictions: Predictions };
const golden = read('comparisons') as Golden;
/** By pROC, which does not know of clusters. */
const areas = read('areas') as {
  auc: [number, number];
  variance: [number, number];
  covariance: number;
  p: number;
}[];
const { categories, truth, probabilities, clusters } = predictions;
const width = categories.length;

function expectClose(actual: number | null | undefined, expected: number): void {
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1e-300, Math.abs(expected)),
  );
}

function expectAll(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
}

const rightIn = (values: ArrayLike<number>): boolean[] =>
  Array.from(mostProbable(values, width), (guess, i) => guess === truth[i]);

test('tails and quantiles are the reference', () => {
  for (const [z, p] of golden.tails.normal) expectClose(normalTail(z!), p!);
  for (const [v, d, p] of golden.tails.t) expectClose(tTail(v!, d!), p!);
  for (const [v, d, p] of golden.tails.chiSquared) expectClose(chiSquaredTail(v!, d!), p!);
  for (const [s, a, b, x] of golden.tails.beta) expectClose(betaQuantile(s!, a!, b!), x!);
});

test.each(golden.clopperPearson)(
  'Clopper-Pearson of %i of %i is the reference',
  (x, n, low, high) => {
    const interval = clopperPearson(x, n, 0.95);
    expectClose(interval.low, low);
    expectClose(interval.high, high);
  },
);

test("Holm's correction, Cochran's Q and Obuchowski's test are the reference", () => {
  expectAll(holm(golden.holm.p), golden.holm.corrected);
  const [first, second] = [rightIn(probabilities), rightIn(golden.other)];
  const q = cochranQ([first, second, golden.third]);
  expectClose(q.q, golden.cochranQ.q);
  expectClose(q.p, golden.cochranQ.p);
  const clustered = clusteredMcnemar(first, second, clusters);
  expectClose(clustered.chiSquared, golden.clusteredMcnemar.chiSquared);
  expectClose(clustered.p, golden.clusteredMcnemar.p);
});

test('the BCa interval of given resamples is the reference', () => {
  const { resamples, value, leftOut, low, high } = golden.bca;
  const interval = bcaInterval(resamples, value, leftOut, 0.95);
  expectClose(interval?.low, low);
  expectClose(interval?.high, high);
});

test('the temperature of least log-loss is the reference', () => {
  expect(fitTemperature(predictions)).toBeCloseTo(golden.temperature, 6);
});

test('the mean area over categories is the reference', () => {
  const { macroAuc } = evaluate(predictions, { rounds: 10 });
  expect(macroAuc?.value).toBeCloseTo(golden.macroAuc.value, 12);
  // The reference differentiates numerically.
  expect(macroAuc?.low).toBeCloseTo(golden.macroAuc.low, 6);
  expect(macroAuc?.high).toBeCloseTo(golden.macroAuc.high, 6);
});

describe.each(categories.map((_, k) => k))('category %i against the rest', (k) => {
  const { roc, pr, ...expected } = golden.curves[k]!;
  const scoresOf = (values: ArrayLike<number>): number[] =>
    Array.from(truth, (_, i) => values[i * width + k]!);
  const positive = Array.from(truth, (category) => category === k);
  const [first, second] = [scoresOf(probabilities), scoresOf(golden.other)];

  test('the curves are the reference', () => {
    const curve = rocCurve(second, positive)!;
    expectAll(
      curve.map(({ sensitivity }) => sensitivity),
      roc.sensitivity,
    );
    expectAll(
      curve.map(({ specificity }) => specificity),
      roc.specificity,
    );
    const other = prCurve(second, positive)!;
    // scikit-learn leaves out what follows full sensitivity.
    expectAll(other.map(({ sensitivity }) => sensitivity).slice(0, pr.ppv.length), pr.sensitivity);
    expectAll(other.map(({ ppv }) => ppv).slice(0, pr.ppv.length), pr.ppv);
    expectClose(averagePrecision(second, positive), expected.averagePrecision);
  });

  test.each(['delong', 'obuchowski'] as const)('the areas by %s are the reference', (name) => {
    const { auc, covariance, p } = expected[name];
    const scored = name === 'delong' ? { positive } : { positive, clusters };
    const z = 1.959963984540054;
    [first, second].forEach((scores, r) => {
      const interval = aucInterval(scores, scored);
      expectClose(interval?.value, auc[r]!);
      const half = z * Math.sqrt(covariance[r]![r]!);
      expectClose(interval?.low, auc[r]! - half);
      expectClose(interval?.high, Math.min(1, auc[r]! + half));
    });
    const difference = aucDifference(first, second, scored);
    const variance = covariance[0]![0]! + covariance[1]![1]! - 2 * covariance[0]![1]!;
    expect(difference?.value).toBeCloseTo(auc[1] - auc[0], 12);
    expect(difference?.high).toBeCloseTo(auc[1] - auc[0] + z * Math.sqrt(variance), 9);
    expect(difference?.p).toBeCloseTo(p, 9);
  });

  test("the areas are pROC's", () => {
    const { auc, variance, covariance, p } = areas[k]!;
    const z = 1.959963984540054;
    [first, second].forEach((scores, r) => {
      const interval = aucInterval(scores, { positive });
      expectClose(interval?.value, auc[r]!);
      expectClose(interval?.low, auc[r]! - z * Math.sqrt(variance[r]!));
    });
    const difference = aucDifference(first, second, { positive });
    expectClose(difference?.p ?? null, p);
    const half = z * Math.sqrt(variance[0] + variance[1] - 2 * covariance);
    expect(difference?.high).toBeCloseTo(auc[1] - auc[0] + half, 9);
  });
});
