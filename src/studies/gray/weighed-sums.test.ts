import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { type WeighedSum, weighedSums } from './weighed-sums.ts';

test('weighed sums are those of a plain loop, for every count and number of terms', () => {
  const random = new Random('weighed sums');
  const picture = Float32Array.from({ length: 400 }, () => random.next());
  for (const count of [1, 15, 16, 17, 100]) {
    const sums = [0, 1, 7, 60].map((terms): WeighedSum => {
      const places = Int32Array.from({ length: terms }, () => random.int(picture.length - count));
      const weights = Float32Array.from(places, () => random.next() - 0.3);
      return { places, weights, start: -terms / 4 };
    });
    const found = weighedSums(picture, sums, count);
    expect(found).toHaveLength(sums.length * count);
    for (const [i, { places, weights, start }] of sums.entries()) {
      for (let at = 0; at < count; at++) {
        let due = start;
        for (const [term, place] of places.entries()) {
          due += (weights[term] ?? 0) * (picture[place + at] ?? 0);
        }
        expect(found[i * count + at]).toBeCloseTo(due, 4);
      }
    }
  }
});
