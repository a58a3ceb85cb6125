import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { Drift } from './drift.ts';
import { FrameCounts } from './reference-statistics.ts';

const categories = ['liver', 'kidney', 'spleen'];
const PATIENTS = 60;
const EACH = 5;

/** Frames of one patient are alike: a brightness of the patient's own, a little noise for each frame. */
function* framesOf(random: Random, patients: number, brighter = 0) {
  for (let patient = 0; patient < patients; patient++) {
    const level = 60 + 12 * random.normal() + brighter;
    for (let i = 0; i < EACH; i++) {
      const mean = level + 2 * random.normal();
      const pixels = Uint8Array.from({ length: 64 }, () =>
        Math.min(255, Math.max(0, mean + 20 * random.normal())),
      );
      const shares = categories.map(() => random.uniform(0.1, 1));
      const sum = shares.reduce((a, b) => a + b, 0);
      yield { pixels, probabilities: shares.map((share) => share / sum) };
    }
  }
}

function referenceOf(random: Random) {
  const counts = new FrameCounts(categories);
  for (const { pixels, probabilities } of framesOf(random, PATIENTS)) {
    counts.add(pixels, probabilities);
  }
  const images = PATIENTS * EACH;
  const part = { patients: PATIENTS, images };
  return {
    categories,
    reference: counts.counted('tuning'),
    split: { train: part, tuning: part, test: part },
  };
}

function alarmsOf(seed: number, brighter: number): readonly string[] {
  const random = new Random('drift', seed);
  const drift = new Drift(referenceOf(random), () => new Date('2026-01-02T10:00:00Z'));
  for (const { pixels, probabilities } of framesOf(random, 40, brighter)) {
    drift.add(pixels, probabilities);
  }
  const [day, ...others] = drift.days();
  expect(others).toEqual([]);
  expect(day).toMatchObject({ day: '2026-01-02', images: 200 });
  return day?.alarms ?? [];
}

test('days like those it was tried on raise no alarm, but for one in a hundred', () => {
  const false_ = Array.from({ length: 200 }, (_, seed) => alarmsOf(seed, 0)).filter(
    (alarms) => alarms.length > 0,
  );
  expect(false_.length).toBeLessThanOrEqual(2);
});

test('pictures that have become brighter do, and say by what', () => {
  for (let seed = 0; seed < 20; seed++) expect(alarmsOf(seed, 45)).toContain('meanGray');
});

test('few images, and a classifier that has nothing to compare with, say nothing', () => {
  const random = new Random('few');
  for (const reference of [referenceOf(random), { ...referenceOf(random), reference: null }]) {
    const drift = new Drift(reference);
    const few = reference.reference === null ? 40 : 10;
    for (const { pixels, probabilities } of framesOf(random, few, 100)) {
      drift.add(pixels, probabilities);
    }
    expect(drift.days()).toMatchObject([{ images: few * EACH, stability: null, alarms: [] }]);
  }
});
