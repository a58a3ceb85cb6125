import { describe, expect, test } from 'vitest';
import { Random, sampleQuantile, tQuantile } from '../numeric/index.ts';
import { pairedDifference, type Predictions } from './index.ts';

/** For each patient the images: whether the first and whether the second got each right. */
type Answers = Readonly<Record<string, readonly (readonly [boolean, boolean])[]>>;

function predictionsOf(answers: Answers): [Predictions, Predictions] {
  const images = Object.entries(answers).flatMap(([patient, pairs]) =>
    pairs.map((pair) => ({ patient, pair })),
  );
  const truth = images.map((_, i) => i % 2);
  const of = (who: 0 | 1): Predictions => ({
    categories: ['liver', 'spleen'],
    truth,
    clusters: images.map(({ patient }) => patient),
    probabilities: images.flatMap(({ pair }, i) => {
      const told = pair[who] ? truth[i]! : 1 - truth[i]!;
      return told === 0 ? [0.9, 0.1] : [0.1, 0.9];
    }),
  });
  return [of(0), of(1)];
}

const three: Answers = {
  A: [
    [true, true],
    [false, true],
    [false, true],
  ],
  B: [
    [true, false],
    [true, true],
  ],
  C: [
    [false, false],
    [true, true],
    [false, true],
    [true, true],
  ],
};

function random(patients: number, seed: number): Answers {
  const source = new Random('paired difference', seed);
  return Object.fromEntries(
    Array.from({ length: patients }, (_, p) => {
      const ease = source.next();
      const answer = (): boolean => source.next() < ease;
      const images = 1 + source.int(6);
      return [`patient ${p}`, Array.from({ length: images }, () => [answer(), answer()] as const)];
    }),
  );
}

describe('the difference of two accuracies on the same images', () => {
  test('counts the images that only one got right', () => {
    expect(pairedDifference(...predictionsOf(three))).toMatchObject({
      ...{ onlyFirst: 1, onlySecond: 3, value: 2 / 9 },
      method: 'paired patient-cluster percentile bootstrap, 2000 rounds over 3 patients',
    });
  });

  test('has the bootstrap interval of all draws of its patients', () => {
    // Patients as [images, more by the second]; every one of the 27 draws is as likely.
    const patients = [
      [3, 2],
      [2, -1],
      [4, 1],
    ] as const;
    const draws = patients
      .flatMap((a) => patients.flatMap((b) => patients.map((c) => [a, b, c])))
      .map((draw) => draw.reduce((s, d) => s + d[1], 0) / draw.reduce((s, d) => s + d[0], 0))
      .sort((a, b) => a - b);
    const found = pairedDifference(...predictionsOf(three), { rounds: 50_000, level: 0.8 });
    const at = (p: number): number => sampleQuantile(draws, p);
    // Between two neighbouring values the share of a finite number of rounds decides.
    expect(found.low).toBeGreaterThanOrEqual(at(0.06));
    expect(found.low).toBeLessThanOrEqual(at(0.14));
    expect(found.high).toBeGreaterThanOrEqual(at(0.86));
    expect(found.high).toBeLessThanOrEqual(at(0.94));
  });

  test('has the jackknife interval worked out by hand', () => {
    const { alternatives } = pairedDifference(...predictionsOf(three));
    const squares = [0 / 6, 3 / 7, 1 / 5].map((rest) => (rest - 2 / 9) ** 2);
    const error = Math.sqrt((2 / 3) * squares.reduce((a, b) => a + b));
    expect(alternatives).toHaveLength(1);
    expect(alternatives[0]?.low).toBeCloseTo(2 / 9 - tQuantile(0.975, 2) * error, 12);
    expect(alternatives[0]?.high).toBeCloseTo(Math.min(1, 2 / 9 + tQuantile(0.975, 2) * error), 12);
  });

  test('covers no difference about as often as it says', () => {
    const covered = Array.from({ length: 200 }, (_, seed) => {
      const pair = predictionsOf(random(60, seed));
      const { low, high } = pairedDifference(...pair, { rounds: 400, seed });
      return Number(low! <= 0 && high! >= 0);
    });
    const share = covered.reduce((a, b) => a + b) / covered.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  });

  test('turns its sign when the two change places, and does not see names or order', () => {
    const answers = random(20, 1);
    const [first, second] = predictionsOf(answers);
    const there = pairedDifference(first, second);
    const back = pairedDifference(second, first);
    expect(back.value).toBe(-there.value);
    expect(back.alternatives[0]?.low).toBeCloseTo(-there.alternatives[0]!.high!, 12);
    const renamed = Object.fromEntries(
      Object.entries(answers)
        .reverse()
        .map(([name, pairs]) => [`the ${name}`, [...pairs].reverse()]),
    );
    expect(pairedDifference(...predictionsOf(renamed))).toEqual(there);
  });
});

describe('where there is no interval or no pair', () => {
  test('two that never differ have none', () => {
    const alike = {
      A: [[true, true]],
      B: [
        [false, false],
        [true, true],
      ],
    } as const;
    expect(pairedDifference(...predictionsOf(alike))).toMatchObject({
      ...{ value: 0, low: null, high: null, alternatives: [] },
      method: expect.stringContaining('no spread') as string,
    });
  });

  test.each<[string, (p: Predictions) => Predictions]>([
    ['other images', (p) => ({ ...p, truth: Array.from(p.truth, (k) => 1 - k) })],
    ['other patients', (p) => ({ ...p, clusters: p.clusters.map((name) => `${name}'`) })],
    ['other categories', (p) => ({ ...p, categories: ['spleen', 'liver'] })],
  ])('%s are refused', (_, change) => {
    const [first, second] = predictionsOf(three);
    expect(() => pairedDifference(first, change(second))).toThrow('the same images');
  });
});

test('in balanced accuracy each category counts the same', () => {
  const clusters = ['A', 'A', 'A', 'B', 'B', 'C'];
  const truth = [0, 0, 1, 0, 1, 0];
  const told = (answers: readonly number[]): Predictions => ({
    categories: ['liver', 'spleen'],
    truth,
    clusters,
    probabilities: answers.flatMap((k) => (k === 0 ? [1, 0] : [0, 1])),
  });
  const [first, second] = [told([0, 1, 0, 1, 0, 0]), told([0, 0, 1, 1, 1, 1])];
  const found = pairedDifference(first, second, { metric: 'balanced accuracy' });
  expect(found.value).toBeCloseTo((2 / 4 - 2 / 4 + 2 / 2 - 0) / 2, 12);
  expect(found).toMatchObject({ onlyFirst: 1, onlySecond: 3 });
  // Without A, B or C: liver 0 - 1 of 2, spleen 1 of 1; liver 0 of 3, spleen 1 of 1; liver 1 of 3, spleen 2 of 2.
  const rest = [(-1 / 2 + 1) / 2, (0 / 3 + 1) / 2, (1 / 3 + 1) / 2];
  const squares = rest.reduce((sum, value) => sum + (value - found.value) ** 2, 0);
  const half = tQuantile(0.975, 2) * Math.sqrt((2 / 3) * squares);
  expect(found.alternatives[0]?.low).toBeCloseTo(Math.max(-1, found.value - half), 12);
});
