import { describe, expect, test } from 'vitest';
import {
  abstention,
  atTemperature,
  calibration,
  attributeAccuracy,
  fitTemperature,
  logLoss,
  recalibration,
  riskCoverage,
  thresholdFor,
  type Predictions,
} from './index.ts';
import { simulatePredictions } from '../../test/simulate-predictions.ts';

/** Two categories: probability of the first, and whether it is the truth. */
function two(...rows: readonly (readonly [p: number, truth: 0 | 1])[]): Predictions {
  return {
    categories: ['a', 'b'],
    truth: rows.map(([, truth]) => truth),
    probabilities: rows.flatMap(([p]) => [p, 1 - p]),
    clusters: rows.map((_, i) => `P${i}`),
  };
}

describe('abstention', () => {
  const surest = two([0.9, 0], [0.9, 1], [0.8, 0], [0.25, 0]);

  test('has a point for each distinct probability, the surest first', () => {
    const { curve, area } = riskCoverage(surest);
    expect(curve).toEqual([
      { threshold: 0.9, coverage: 0.5, risk: 0.5 },
      { threshold: 0.8, coverage: 0.75, risk: 1 / 3 },
      { threshold: 0.75, coverage: 1, risk: 0.5 },
    ]);
    expect(area).toBeCloseTo(0.5 * 0.5 + 0.25 / 3 + 0.25 * 0.5, 14);
  });

  test('answers as much as it can at the wanted accuracy', () => {
    expect(thresholdFor(surest, 0.6)?.threshold).toBe(0.8);
    expect(thresholdFor(surest, 0.5)?.threshold).toBe(0.75);
    expect(thresholdFor(surest, 0.9)).toBeNull();
    expect(() => thresholdFor(surest, 1.1)).toThrow(/\[0, 1\], not at 1.1/);
  });

  test('is judged on the test part at the threshold of the tuning part', () => {
    const test = two([0.95, 0], [0.85, 1], [0.7, 1], [0.2, 1]);
    const chosen = abstention({ tuning: surest, test }, 0.6);
    expect(chosen).toMatchObject({ target: 0.6, threshold: 0.8 });
    expect(chosen.tuning?.coverage).toBe(0.75);
    expect(chosen.tuning?.accuracy).toBeCloseTo(2 / 3, 14);
    expect(chosen.test?.coverage.value).toBe(0.75);
    expect(chosen.test?.accuracy?.value).toBeCloseTo(2 / 3, 14);
  });

  test('says so where nothing can be answered', () => {
    const none = abstention({ tuning: surest, test: surest }, 1);
    expect(none).toEqual({ target: 1, threshold: null, tuning: null, test: null });
    const unsure = abstention({ tuning: two([0.9, 0]), test: two([0.6, 0], [0.4, 1]) }, 1);
    expect(unsure.test).toMatchObject({ coverage: { value: 0 }, accuracy: null });
  });
});

describe('temperature', () => {
  const predictions = simulatePredictions({ seed: 2, images: 400, categories: 4, patients: 15 });

  test('undoes what another temperature did', () => {
    const fitted = fitTemperature(predictions);
    for (const factor of [0.5, 1, 3]) {
      const probabilities = atTemperature(predictions.probabilities, 4, factor);
      expect(fitTemperature({ ...predictions, probabilities }) * factor).toBeCloseTo(fitted, 8);
    }
  });

  test('of 1 changes nothing, and one that is not above 0 is refused', () => {
    const same = atTemperature(predictions.probabilities, 4, 1);
    same.forEach((p, i) => expect(p).toBeCloseTo(predictions.probabilities[i]!, 14));
    expect(() => atTemperature([1, 0], 2, 0)).toThrow(/above 0, not 0/);
  });

  test('fitted on one part is judged on another', () => {
    const tuning = {
      ...predictions,
      probabilities: atTemperature(predictions.probabilities, 4, 2),
    };
    const { temperature, before, after } = recalibration(tuning, predictions);
    expect(temperature).toBe(fitTemperature(tuning));
    const probabilities = atTemperature(predictions.probabilities, 4, temperature);
    expect(before.logLoss).toBe(logLoss(predictions));
    expect(after.logLoss).toBe(logLoss({ ...predictions, probabilities }));
    expect(after.expectedCalibrationError).toBe(
      calibration({ ...predictions, probabilities }).expectedCalibrationError,
    );
  });

  test('goes to an end where every prediction is right, or none is', () => {
    expect(fitTemperature(two([0.9, 0], [0.2, 1]))).toBeLessThan(0.1);
    expect(fitTemperature(two([0.9, 1], [0.2, 0]))).toBeGreaterThan(100);
  });
});

test('what categories state is told apart: right organ, wrong plane', () => {
  const categories = ['liver long', 'liver trans', 'spleen'];
  const attributes = [
    { organ: 'liver', plane: 'long' },
    { organ: 'liver', plane: 'trans' },
    { organ: 'spleen', plane: null },
  ];
  const answers = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 2],
    [2, 0],
  ] as const;
  const { attributes: told, nearMisses } = attributeAccuracy(
    {
      categories,
      truth: answers.map(([reference]) => reference),
      probabilities: answers.flatMap(([, guess]) =>
        categories.map((_, k) => (k === guess ? 1 : 0)),
      ),
      clusters: answers.map((_, i) => `P${i}`),
    },
    attributes,
  );
  expect(told).toMatchObject([
    { attribute: 'organ', images: 6, accuracy: { value: 4 / 6 } },
    { attribute: 'plane', images: 4, accuracy: { value: 1 / 4 } },
  ]);
  expect(nearMisses).toEqual([
    { right: ['organ'], wrong: ['plane'], images: 2 },
    { right: [], wrong: ['organ', 'plane'], images: 1 },
    { right: [], wrong: ['organ'], images: 1 },
  ]);
});
