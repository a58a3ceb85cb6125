import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { directed, nearest, project } from './nearest.ts';

test('the nearest rows are those of the smallest angle, themselves first', () => {
  const rows = Float32Array.of(1, 0, 0, 1, 3, 0.3, -1, -0.1);
  const all = directed({ rows, length: 2 }, new Float64Array(2));
  const found = nearest(all, all.rows.subarray(0, 2), 3);
  expect(found.map(({ row }) => row)).toEqual([0, 2, 1]);
  expect(found[0]?.similarity).toBeCloseTo(1, 6);
  expect(found[1]?.similarity).toBeCloseTo(3 / Math.hypot(3, 0.3), 6);
});

test('a projection keeps who is near whom', () => {
  const random = new Random('nearest test', 1);
  const length = 400;
  const centres = Array.from({ length: 4 }, () =>
    Array.from({ length }, () => 5 * random.normal()),
  );
  const rows = Float32Array.from(
    Array.from({ length: 40 }, (_, i) =>
      (centres[i % 4] ?? []).map((value) => value + random.normal()),
    ).flat(),
  );
  const projected = project({ rows, length }, 32, random);
  for (let i = 0; i < 40; i++) {
    const own = projected.rows.subarray(i * 32, (i + 1) * 32);
    const kinds = nearest(projected, own, 10).map(({ row }) => row % 4);
    expect(new Set(kinds)).toEqual(new Set([i % 4]));
  }
});
