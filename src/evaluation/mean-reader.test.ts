import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { meanReader } from './index.ts';

interface Golden {
  right: number[][];
  rival: number[];
  clusters: string[];
  accuracy: [value: number, low: number, high: number];
  difference: [value: number, low: number, high: number];
}

const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/evaluation/mean-reader.json', import.meta.url), 'utf8'),
) as Golden;
const right = golden.right.map((answers) => answers.map(Boolean));
const rival = golden.rival.map(Boolean);
const readers = { right, clusters: golden.clusters };

/** Three standard errors of a percentile of 20,000 rounds, here. */
const MONTE_CARLO = 0.003;

describe('the mean reader', () => {
  test.each([
    ['accuracy', null],
    ['difference', rival],
  ] as const)('%s is that of NumPy', (name, against) => {
    const { value, low, high } = meanReader(readers, against, { rounds: 20_000 });
    expect(value).toBeCloseTo(golden[name][0], 12);
    expect(Math.abs(low! - golden[name][1])).toBeLessThan(MONTE_CARLO);
    expect(Math.abs(high! - golden[name][2])).toBeLessThan(MONTE_CARLO);
  });

  test('does not depend on the order of the images or the names of the patients', () => {
    const order = golden.clusters.map((_, i) => i).reverse();
    const turned = {
      right: right.map((answers) => order.map((i) => answers[i]!)),
      clusters: order.map((i) => `other ${golden.clusters[i]!}`),
    };
    const against = order.map((i) => rival[i]!);
    expect(meanReader(turned, against)).toEqual(meanReader(readers, rival));
  });

  test('takes two readers and two patients', () => {
    expect(() => meanReader({ ...readers, right: right.slice(1, 2) }, null)).toThrow(
      /2 readers and 2 patients, not 1 and 30/,
    );
    expect(() => meanReader(readers, [true])).toThrow(/1 answers do not fit/);
  });
});
