import { expect, test } from 'vitest';
import { float64 } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import { factorise, solveTransposed } from './cholesky.ts';
import { direction } from './lbfgs.ts';
import { lineSearch } from './line-search.ts';
import { metricOf } from './metric.ts';
import { reduce } from './reduce.ts';

const random = new Random('linear algebra');

function normal(rows: number, columns: number) {
  const matrix = float64([rows, columns]);
  matrix.data.forEach((_, i) => (matrix.data[i] = random.normal()));
  return matrix;
}

/** Inner products of the rows of an n x d matrix. */
function gram({ dims: [n = 0, d = 0], data }: ReturnType<typeof normal>) {
  const products = float64([n, n]);
  products.data.forEach((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    for (let c = 0; c < d; c++) products.data[at]! += data[i * d + c]! * data[j * d + c]!;
  });
  return products;
}

function expectClose(actual: Float64Array, expected: Float64Array, share: number): void {
  const scale = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(share * scale));
}

test.each([1, 63, 64, 65, 150])('the Cholesky factor of %i rows', async (n) => {
  const m = gram(normal(n, n + 5));
  const factor = float64([n, n], m.data.slice());
  await factorise(factor, 1);
  expectClose(gram(factor).data, m.data, 1e-13);

  const x = normal(n, 3);
  const b = float64([n, 3]);
  b.data.forEach((_, at) => {
    for (let i = 0; i < n; i++) {
      b.data[at]! += factor.data[i * n + Math.floor(at / 3)]! * x.data[i * 3 + (at % 3)]!;
    }
  });
  solveTransposed(factor, b);
  expectClose(b.data, x.data, 1e-8);
});

test('rows in fewer coordinates keep their inner products, and weights come back', async () => {
  const x = normal(20, 90);
  const reduced = await reduce(x, 1);
  const { z } = reduced;
  expect(z.dims).toEqual([20, 20]);
  expectClose(gram(z).data, gram(x).data, 1e-9);
  const u = normal(20, 2);
  const w = await reduced.weights(u);
  const product = (a: typeof x, b: typeof x): Float64Array => {
    const [n = 0, d = 0] = a.dims;
    return Float64Array.from({ length: n * 2 }, (_, at) => {
      const row = a.data.subarray(Math.floor(at / 2) * d);
      return Array.from({ length: d }, (_, c) => row[c]! * b.data[2 * c + (at % 2)]!).reduce(
        (sum, each) => sum + each,
      );
    });
  };
  expectClose(product(x, w), product(z, u), 1e-9);
});

test('the inverse of the metric of a sample', async () => {
  const sample = normal(7, 30);
  const { tau, inverse } = await metricOf(sample, 1e-3, 0.09, 1);
  expect(tau).toBeCloseTo(0.09 / 7e-3, 12);
  const m = gram(sample);
  const expected = float64([7, 7]);
  m.data.forEach((_, at) => {
    m.data[at]! += 1 + (at % 8 === 0 ? 1 / tau : 0);
    if (at % 8 === 0) expected.data[at] = 1;
  });
  const product = float64([7, 7]);
  product.data.forEach((_, at) => {
    for (let c = 0; c < 7; c++) {
      product.data[at]! += m.data[Math.floor(at / 7) * 7 + c]! * inverse.data[c * 7 + (at % 7)]!;
    }
  });
  expectClose(product.data, expected.data, 1e-10);
});

test('L-BFGS from inner products is L-BFGS', () => {
  // Rows: two steps, two changes of the gradient, the gradient; the textbook recursion beside it.
  const rows = normal(5, 6);
  const [s0, s1, y0, y1, g] = [0, 1, 2, 3, 4].map((i) => rows.data.slice(6 * i, 6 * i + 6)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, each, i) => sum + each * b[i]!, 0);
  const plus = (a: Float64Array, t: number, b: Float64Array) =>
    a.map((each, i) => each + t * b[i]!);
  const a1 = dot(s1, g) / dot(y1, s1);
  let q = plus(g, -a1, y1);
  const a0 = dot(s0, q) / dot(y0, s0);
  q = plus(q, -a0, y0).map((each) => (each * dot(s1, y1)) / dot(y1, y1));
  q = plus(q, a0 - dot(y0, q) / dot(y0, s0), s0);
  q = plus(q, a1 - dot(y1, q) / dot(y1, s1), s1);

  const memory = [
    { step: 0, change: 2 },
    { step: 1, change: 3 },
  ];
  const coefficients = direction(gram(rows).data, 5, memory, 4);
  const found = new Float64Array(6).map((_, c) =>
    coefficients.reduce((sum, each, i) => sum + each * rows.data[6 * i + c]!, 0),
  );
  expectClose(found, q.map((each) => -each), 1e-12); // prettier-ignore
});

test.each([
  ['a parabola', (t: number) => ({ objective: (t - 3) ** 2, slope: 2 * (t - 3) }), 1],
  ['one whose minimum is near', (t: number) => ({ objective: (t - 1e-6) ** 2, slope: 2 * (t - 1e-6) }), 1], // prettier-ignore
  ['one whose minimum is far', (t: number) => ({ objective: Math.exp(-t) + t / 1e4, slope: 1e-4 - Math.exp(-t) }), 1e-3], // prettier-ignore
] as const)("the line search meets Wolfe's conditions on %s", async (_, f, first) => {
  let samples = 0;
  const t = await lineSearch(
    (at) => {
      samples += 1;
      return Promise.resolve(f(at));
    },
    f(0),
    first,
  );
  expect(f(t).objective).toBeLessThan(f(0).objective);
  expect(Math.abs(f(t).slope)).toBeLessThanOrEqual(0.9 * Math.abs(f(0).slope));
  expect(samples).toBeLessThan(15);
});
