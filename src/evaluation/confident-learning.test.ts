import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { likelyErrors } from './index.ts';

interface Golden {
  labels: number[];
  probabilities: number[];
  images: number[];
  suggested: number[];
  margins: number[];
  changed: number[];
}

const golden = JSON.parse(
  readFileSync(
    new URL('../../test/golden/evaluation/confident-learning.json', import.meta.url),
    'utf8',
  ),
) as Golden;
const predictions = {
  categories: ['a', 'b', 'c', 'd'],
  truth: golden.labels,
  probabilities: golden.probabilities,
  clusters: golden.labels.map((_, i) => `P${i}`),
};

test('likely label errors are those of NumPy, the likeliest first', () => {
  const found = likelyErrors(predictions);
  expect(found.map(({ image }) => image)).toEqual(golden.images);
  expect(found.map(({ suggested }) => suggested)).toEqual(golden.suggested);
  found.forEach(({ margin }, i) => expect(margin).toBeCloseTo(golden.margins[i]!, 12));
  expect(found.every(({ image, given }) => given === golden.labels[image])).toBe(true);
});

test('most labels that were changed are among them', () => {
  const found = new Set(likelyErrors(predictions).map(({ image }) => image));
  const caught = golden.changed.filter((image) => found.has(image)).length;
  expect(caught / golden.changed.length).toBeGreaterThan(0.6);
});

test('a category without an image suggests nothing', () => {
  const two = {
    categories: ['a', 'b'],
    truth: [0, 0],
    probabilities: [0.1, 0.9, 0.6, 0.4],
    clusters: ['P', 'Q'],
  };
  expect(likelyErrors(two)).toEqual([]);
});
