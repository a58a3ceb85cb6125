import { describe, expect, test } from 'vitest';
import { float32 } from '../../graph/index.ts';
import { Random } from '../../numeric/index.ts';
import { openDual } from './dual.ts';
import { dropoutMask } from './dropout-mask.ts';
import type { FcEngine, FcProblem, StepSettings } from './engine.ts';
import { openPrimal } from './primal.ts';
import { Reference } from '../../../test/fc-reference.ts';
import { parameterDims } from './shape.ts';

const [held, batch] = [7, 8];
const small = { sizes: [40, 12, 9, 3], n: 34 };
const engines = { primal: openPrimal, dual: openDual };

/** A problem whose loss stays away from 0: each row has a twin with another label. */
function problem({ sizes, n }: typeof small): FcProblem {
  const random = new Random('agreement');
  const normal = (count: number, scale = 1): Float32Array =>
    Float32Array.from({ length: count }, () => scale * random.normal());
  const [length = 0] = sizes;
  const [features, targets, half] = [normal(n * length), float32([n, 3]), n / 2];
  features.copyWithin(half * length, 0, half * length);
  for (let row = 0; row < n; row++) {
    targets.data[row * 3 + (((row % half) + Math.floor(row / half)) % 3)] = 1;
  }
  const parameters = parameterDims({ sizes }).map(([outputs = 0, inputs]) =>
    inputs === undefined ? normal(outputs, 0.1) : normal(outputs * inputs, Math.sqrt(2 / inputs)),
  );
  return {
    shape: { sizes },
    training: { features: float32([n, length], features), targets },
    tuning: float32([held, length], normal(held * length)),
    parameters,
  };
}

interface Course {
  readonly name: string;
  readonly of?: typeof small;
  readonly settings: Pick<StepSettings, 'momentum' | 'weightDecay' | 'dropout'>;
  readonly steps: number;
  readonly rate: (step: number) => number;
}

const usual = { momentum: 0.9, weightDecay: 5e-4, dropout: 0 };
const courses: readonly Course[] = [
  { name: 'the usual settings', settings: usual, steps: 100, rate: () => 0.01 },
  { name: 'dropout', settings: { ...usual, dropout: 0.5 }, steps: 100, rate: () => 0.01 },
  { name: 'no decay', settings: { ...usual, weightDecay: 0 }, steps: 100, rate: () => 0.01 },
  { name: 'no momentum', settings: { ...usual, momentum: 0 }, steps: 100, rate: () => 0.05 },
  {
    name: 'no momentum and a decay beyond all measure',
    settings: { ...usual, momentum: 0, weightDecay: 15 },
    steps: 100,
    rate: () => 0.05,
  },
  {
    name: 'a decay beyond all measure',
    settings: { ...usual, weightDecay: 15 },
    steps: 100,
    rate: () => 0.05,
  },
  { name: 'little momentum', settings: { ...usual, momentum: 0.2 }, steps: 100, rate: () => 0.05 },
  {
    name: 'complex eigenvalues',
    settings: { ...usual, weightDecay: 1 },
    steps: 100,
    rate: () => 0.01,
  },
  {
    name: 'rates that change, to 0 at last',
    settings: usual,
    steps: 100,
    rate: (step) => 0.02 * (1 - Math.floor(step / 9) / 11),
  },
  {
    name: 'rates that change into complex eigenvalues and back',
    settings: { ...usual, weightDecay: 0.1 },
    steps: 100,
    rate: (step) => (step % 50 < 25 ? 0.01 : 0.04),
  },
  { name: '900 steps', settings: usual, steps: 900, rate: () => 0.002 },
  {
    name: 'weights in several blocks',
    of: { sizes: [8192, 140, 3], n: 16 },
    settings: usual,
    steps: 4,
    rate: () => 0.001,
  },
  {
    name: 'accumulators in several blocks',
    of: { sizes: [5, 8192, 3], n: 300 },
    settings: { ...usual, dropout: 0.5 },
    steps: 40,
    rate: (step) => (step < 30 ? 0.001 : 0.0005),
  },
];

/** The batches of a course; the last of an epoch is smaller. */
function batches({
  settings,
  steps,
  of = small,
}: Course): { rows: number[]; masks: Uint8Array[] }[] {
  const { sizes, n } = of;
  const random = new Random('batches');
  const order = random.shuffle(Array.from({ length: n }, (_, i) => i));
  return Array.from({ length: steps }, (_, step) => {
    const start = (step % Math.ceil(n / batch)) * batch;
    const masks =
      settings.dropout === 0
        ? []
        : sizes.slice(1, -1).map((units) => dropoutMask(random, batch * units, settings.dropout));
    return { rows: order.slice(start, start + batch), masks };
  });
}

async function follow(course: Course, engine: FcEngine): Promise<number[]> {
  const losses: number[] = [];
  for (const [step, { rows, masks }] of batches(course).entries()) {
    const shares = rows.map(() => 1 / rows.length);
    losses.push(await engine.step(rows, shares, course.rate(step), masks));
  }
  return losses;
}

function reference(course: Course): { losses: number[]; logits: number[] } {
  const of = course.of ?? small;
  const { sizes } = of;
  const { training, tuning, parameters } = problem(of);
  const layers = new Reference(sizes, parameters);
  const rowOf = (values: Float32Array, row: number, length: number): number[] =>
    Array.from(values.subarray(row * length, (row + 1) * length));
  const losses = batches(course).map(({ rows, masks }, step) => {
    const given = rows.map((row, i) => ({
      x: rowOf(training.features.data, row, sizes[0]!),
      label: rowOf(training.targets.data, row, 3).indexOf(1),
      share: 1 / rows.length,
      ...(masks.length > 0 && {
        kept: masks.map((mask, l) =>
          Array.from(
            mask.subarray(i * sizes[l + 1]!, (i + 1) * sizes[l + 1]!),
            (kept) => kept / (1 - course.settings.dropout),
          ),
        ),
      }),
    }));
    return layers.step(given, course.rate(step), course.settings);
  });
  const logits = Array.from({ length: held }, (_, row) =>
    layers.forward(rowOf(tuning!.data, row, sizes[0]!)).at(-1)!,
  );
  return { losses, logits: logits.flat() };
}

describe.each(courses)('$name', (course) => {
  const expected = reference(course);
  test.each(Object.entries(engines))('%s', async (_, open) => {
    const engine = await open(problem(course.of ?? small), {
      ...course.settings,
      batch,
      threads: 1,
    });
    const losses = await follow(course, engine);
    losses.forEach((loss, step) => {
      expect(Math.abs(loss / expected.losses[step]! - 1)).toBeLessThan(1e-4);
    });
    const logits = await engine.tuningLogits();
    logits.forEach((logit, i) => {
      expect(Math.abs(logit - expected.logits[i]!)).toBeLessThan(1e-3);
    });
    await engine.release();
  });
});

describe.each(Object.entries(engines))('the state of the %s engine', (_, open) => {
  const course = { ...courses[0]!, steps: 130 };
  const { sizes } = small;
  const settings = { ...course.settings, batch, threads: 1 };

  test('goes on to the same bytes, and gives the same parameters', async () => {
    const [engine, other] = [
      await open(problem(small), settings),
      await open(problem(small), settings),
    ];
    await follow(course, engine);
    const [state, smaller] = [await engine.state(), await engine.state('parameters')];
    const parameters = await engine.parameters();
    await other.restore(structuredClone(state));
    expect(await other.parameters()).toEqual(parameters);
    const more = { ...course, rate: () => 0.005 };
    expect(await follow(more, other)).toEqual(await follow(more, engine));
    expect(await other.state()).toEqual(await engine.state());
    expect(await engine.parameters(smaller)).toEqual(parameters);
    expect(await engine.parameters()).not.toEqual(parameters);
    await Promise.all([engine.release(), other.release()]);
  });

  test('gives parameters whose logits are those of the engine', async () => {
    const engine = await open(problem(small), settings);
    await follow(course, engine);
    const layers = new Reference(sizes, await engine.parameters());
    const { tuning } = problem(small);
    const logits = await engine.tuningLogits();
    logits.forEach((logit, i) => {
      const row = Math.floor(i / 3);
      const x = Array.from(tuning!.data.subarray(row * sizes[0]!, (row + 1) * sizes[0]!));
      expect(layers.forward(x).at(-1)![i % 3]).toBeCloseTo(logit, 4);
    });
    await engine.release();
  });

  test('counts rows by their shares', async () => {
    const engine = await open(problem(small), settings);
    const both = await engine.step([1, 2], [0.25, 0.75], 0);
    const [one, two] = [await engine.step([1], [1], 0), await engine.step([2], [1], 0)];
    expect(both).toBeCloseTo(0.25 * one + 0.75 * two, 5);
    await engine.release();
  });
});
