import { describe, expect, test } from 'vitest';
import { Random } from '../numeric/index.ts';
import {
  abstention,
  attributeAccuracy,
  brierScore,
  calibration,
  cohenKappa,
  comparePredictions,
  evaluate,
  likelyErrors,
  logLoss,
  recalibration,
  riskCoverage,
  rocAuc,
  type Evaluation,
  type Predictions,
} from './index.ts';
import { simulatePredictions } from '../../test/simulate-predictions.ts';

const original = simulatePredictions({ seed: 5, images: 300, categories: 5, patients: 20 });
const before = evaluate(original);

function reordered(p: Predictions, order: readonly number[]): Predictions {
  const width = p.categories.length;
  return {
    categories: p.categories,
    truth: order.map((i) => p.truth[i]!),
    probabilities: order.flatMap((i) =>
      p.categories.map((_, k) => p.probabilities[i * width + k]!),
    ),
    clusters: order.map((i) => p.clusters[i]!),
  };
}

function withCategoryOrder(p: Predictions, order: readonly number[]): Predictions {
  const width = p.categories.length;
  return {
    ...p,
    categories: order.map((k) => p.categories[k]!),
    truth: Array.from(p.truth, (k) => order.indexOf(k)),
    probabilities: Array.from(p.truth).flatMap((_, i) =>
      order.map((k) => p.probabilities[i * width + k]!),
    ),
  };
}

/** The evaluation with its categories put back into another order. */
function backInOrder(e: Evaluation, order: readonly number[]): Evaluation {
  const at = order.map((_, k) => order.indexOf(k));
  return {
    ...e,
    perCategory: at.map((k) => e.perCategory[k]!),
    confusion: {
      categories: at.map((k) => e.confusion.categories[k]!),
      counts: at.map((i) => at.map((j) => e.confusion.counts[i]![j]!)),
    },
  };
}

/** Sums of floating-point numbers depend on their order in the last digits: keep 12. */
function rounded(e: object): unknown {
  return JSON.parse(JSON.stringify(e), (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(12)) : value,
  );
}

test('the order of the images changes nothing', () => {
  const order = new Random('order').shuffle(Array.from(original.truth, (_, i) => i));
  const after = evaluate(reordered(original, order));
  expect(rounded(after)).toEqual(rounded(before));
  for (const name of ['accuracy', 'top2', 'balancedAccuracy', 'averages', 'logLoss'] as const) {
    expect(after[name]).toEqual(before[name]);
  }
});

test('other names of the patients change nothing', () => {
  const clusters = original.clusters.map((name) => `${(Number(name.slice(1)) * 7) % 20}x`);
  expect(evaluate({ ...original, clusters })).toEqual(before);
});

test('other names of the categories change nothing but the names', () => {
  const categories = original.categories.map((_, k) => `renamed-${(k * 3) % 5}`);
  const after = JSON.stringify(evaluate({ ...original, categories }));
  const expected = categories.reduce(
    (text, name, k) => text.replaceAll(`"${original.categories[k]!}"`, `"${name}"`),
    JSON.stringify(before),
  );
  expect(after).toBe(expected);
});

test('another order of the categories changes nothing but the order', () => {
  const order = [3, 0, 4, 2, 1];
  const after = evaluate(withCategoryOrder(original, order));
  expect(rounded(backInOrder(after, order))).toEqual(rounded(before));
});

test('every image taken twice leaves the values and the intervals over patients as they are', () => {
  const all = Array.from(original.truth, (_, i) => i);
  const after = evaluate(reordered(original, [...all, ...all]));
  for (const name of ['accuracy', 'top2', 'balancedAccuracy'] as const) {
    const [patients, jackknife] = [before[name], before[name].alternatives[0]!];
    expect(after[name].value).toBeCloseTo(patients.value, 12);
    expect(after[name].alternatives[0]!.low).toBeCloseTo(jackknife.low!, 12);
    expect(after[name].alternatives[0]!.high).toBeCloseTo(jackknife.high!, 12);
    expect(after[name].low).toBeCloseTo(patients.low!, 12);
  }
  const wilsonOf = ({ accuracy }: Evaluation) =>
    accuracy.alternatives.find(({ method }) => method.startsWith('Wilson'));
  expect(wilsonOf(after)!.low).toBeGreaterThan(wilsonOf(before)!.low!);
});

test('another seed moves the bootstrap alone', () => {
  const after = evaluate(original, { seed: 2 });
  const isBootstrap = ({ method }: { method: string }): boolean => method.includes('bootstrap');
  const [first, second] = [before, after].map(({ accuracy }) => ({
    bootstrap: accuracy.alternatives.filter(isBootstrap),
    others: [accuracy, ...accuracy.alternatives]
      .filter((interval) => !isBootstrap(interval))
      .map(({ low, high }) => [low, high]),
  }));
  expect(first?.bootstrap).toHaveLength(2);
  expect(first?.bootstrap).not.toEqual(second?.bootstrap);
  expect(first?.others).toEqual(second?.others);
});

/** The metrics that are one number for all images. */
function closedForm(p: Predictions) {
  const width = p.categories.length;
  const areas = p.categories.map((_, k) =>
    rocAuc(
      Array.from(p.truth, (_, i) => p.probabilities[i * width + k]!),
      Array.from(p.truth, (category) => category === k),
    ),
  );
  return rounded({
    logLoss: logLoss(p),
    brierScore: brierScore(p),
    calibration: calibration(p),
    kappa: cohenKappa(evaluate(p).confusion.counts),
    meanArea: areas.reduce<number>((sum, area) => sum + area!, 0) / width,
  });
}

test('the order of images and of categories changes no closed-form metric', () => {
  const all = Array.from(original.truth, (_, i) => i);
  const order = new Random('order', 2).shuffle([...all]);
  expect(closedForm(reordered(original, order))).toEqual(closedForm(original));
  expect(closedForm(withCategoryOrder(original, [3, 0, 4, 2, 1]))).toEqual(closedForm(original));
});

const rival = simulatePredictions({ seed: 6, images: 300, categories: 5, patients: 20 });
const second: Predictions = { ...rival, truth: original.truth, clusters: original.clusters };

/** Everything else that is said of predictions, without names. */
const FURTHER: Readonly<Record<string, (p: Predictions, other: Predictions) => unknown>> = {
  abstention: (p) => abstention({ tuning: p, test: p }, 0.9),
  recalibration: (p) => recalibration(p, p),
  riskCoverage: (p) => riskCoverage(p),
  attributeAccuracy: (p) =>
    attributeAccuracy(
      p,
      original.categories.map((_, k) => ({ organ: `${k % 2}`, plane: k < 3 ? `${k}` : null })),
    ),
  likelyErrors: (p) =>
    likelyErrors(p).map(({ given, suggested, margin }) => ({ given, suggested, margin })),
  comparePredictions: (p, other) =>
    comparePredictions([
      { name: 'first', predictions: p },
      { name: 'second', predictions: other },
    ]).pairs.map(({ table, difference, tests, kappa, auc }) => ({
      ...{ table, difference, tests, kappa },
      areas: auc.map((one) => one.difference),
    })),
};

describe.each(Object.entries(FURTHER))('%s', (_, figure) => {
  const found = rounded(figure(original, second) as object);

  test('does not depend on the order of the images', () => {
    const order = new Random('further').shuffle(Array.from(original.truth, (_, i) => i));
    const after = figure(reordered(original, order), reordered(second, order));
    expect(rounded(after as object)).toEqual(found);
  });

  test('does not depend on the names of patients and categories', () => {
    const renamed = (p: Predictions): Predictions => ({
      ...p,
      categories: p.categories.map((_, k) => `renamed ${(k * 3) % 5}`),
      clusters: p.clusters.map((name) => `${(Number(name.slice(1)) * 7) % 20}x`),
    });
    expect(rounded(figure(renamed(original), renamed(second)) as object)).toEqual(found);
  });
});
