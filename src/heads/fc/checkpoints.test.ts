import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generated } from '../../../test/golden/heads/generated.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { Interrupted } from '../../errors.ts';
import { writeOnnx } from '../../graph/index.ts';
import type { FcOptions } from '../fit-fc.ts';
import { fitFc } from '../fit-fc.ts';
import type { Head } from '../head.ts';

const [training, tuning] = [generated(66, 12), generated(33, 12)];
const options: FcOptions = {
  ...{ seed: 3, hidden: [9, 7], epochs: 5, batchSize: 16, rate: 0.02, threads: 1 },
  ...{ momentum: 0.9, weightDecay: 5e-4, dropout: 0.3, classWeights: 'balanced' },
  schedule: { kind: 'cosine', floor: 0 },
};
/** 66 rows in batches of 16. */
const STEPS = 5 * 5;

let dir: string;
let path: string;
let straight: Head;
beforeAll(async () => {
  straight = await fitFc(training, tuning, options, silent);
});
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-checkpoint-'));
  path = join(dir, 'training.checkpoint');
});
afterEach(() => rm(dir, { recursive: true }));

const fit = (effects: Effects = silent, other: Partial<FcOptions> = {}): Promise<Head> =>
  fitFc(
    training,
    tuning,
    { ...options, checkpoint: { path, everySeconds: 60 }, ...other },
    effects,
  );

/** Effects whose signal is raised when it was looked at `looks` times; notes are kept. */
function raisedAfter(looks: number): { effects: Effects; notes: string[] } {
  const notes: string[] = [];
  let left = looks;
  const signal = {
    get aborted() {
      left -= 1;
      return left < 0;
    },
  } as AbortSignal;
  return { effects: { ...silent, note: (sentence) => notes.push(sentence), signal }, notes };
}

function expectSame(head: Head): void {
  expect(Buffer.from(writeOnnx(head.graph)).equals(writeOnnx(straight.graph))).toBe(true);
  expect(head.settings).toEqual(straight.settings);
}

describe('a training that is stopped', () => {
  test.each([1, 3, 5, 12, STEPS - 1])('after %i steps goes on to the same bytes', async (steps) => {
    await expect(fit(raisedAfter(steps).effects)).rejects.toThrow(Interrupted);
    const { effects, notes } = raisedAfter(Infinity);
    expectSame(await fit(effects));
    const [epoch, step] = [1 + Math.floor(steps / 5), steps % 5];
    expect(notes).toEqual([
      `Training goes on from its checkpoint: epoch ${epoch}, after ${step} steps of it.`,
    ]);
  });

  test('again and again goes on to the same bytes', async () => {
    for (let i = 0; i < 6; i++) {
      await expect(fit(raisedAfter(4).effects)).rejects.toThrow(Interrupted);
    }
    expectSame(await fit());
  });

  test('with AdamW goes on to the same bytes', async () => {
    const adamw = { optimiser: 'adamw', rate: 0.002 } as const;
    const whole = await fit(silent, adamw);
    await expect(fit(raisedAfter(7).effects, adamw)).rejects.toThrow(Interrupted);
    const resumed = await fit(silent, adamw);
    expect(writeOnnx(resumed.graph)).toEqual(writeOnnx(whole.graph));
    expect(writeOnnx(whole.graph)).not.toEqual(writeOnnx(straight.graph));
  });

  test('early by patience, and then again, keeps what it had', async () => {
    const patience = { epochs: 1, minDelta: 10 };
    const head = await fit(silent, { patience, checkpoint: { path, everySeconds: 0 } });
    expect(head.settings['history']).toHaveLength(2);
    const again = await fit(silent, { patience });
    expect(writeOnnx(again.graph)).toEqual(writeOnnx(head.graph));
    expect(again.settings).toEqual(head.settings);
  });
});

describe('a checkpoint', () => {
  test('that is torn or changed anywhere is not used, with one sentence', async () => {
    await expect(fit(raisedAfter(12).effects)).rejects.toThrow(Interrupted);
    const whole = await readFile(path);
    const cases = Array.from({ length: 14 }, (_, i) => Math.floor((i * whole.length) / 14));
    for (const at of [...cases, whole.length - 1]) {
      const { effects, notes } = raisedAfter(0);
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 4;
      await writeFile(path, at % 3 === 0 ? whole.subarray(0, at) : bytes);
      await expect(fit(effects)).rejects.toThrow(Interrupted);
      expect(notes).toHaveLength(1);
      expect(notes[0]).toMatch(
        /^The checkpoint .* (is damaged|is of other settings, frames or software) and is not used; training starts anew\.$/,
      );
    }
    await writeFile(path, whole);
    await truncate(path, whole.length - 40);
    const { effects, notes } = raisedAfter(Infinity);
    expectSame(await fit(effects));
    expect(notes[0]).toMatch(/is damaged and is not used/);
  });

  test.each<[string, Partial<FcOptions>]>([
    ['seed', { seed: 4 }],
    ['rate', { rate: 0.03 }],
    ['schedule', { schedule: { kind: 'constant' } }],
    ['class weights', { classWeights: 'none' }],
  ])('of another %s is not used', async (_, other) => {
    await expect(fit(raisedAfter(12).effects)).rejects.toThrow(Interrupted);
    const { effects, notes } = raisedAfter(Infinity);
    await fit(effects, other);
    expect(notes).toEqual([expect.stringMatching(/is of other settings, frames or software/)]);
  });

  test('of other features is not used', async () => {
    await expect(fit(raisedAfter(12).effects)).rejects.toThrow(Interrupted);
    const { effects, notes } = raisedAfter(Infinity);
    const features = training.features.slice();
    features[100] = 0.5;
    const changed = { ...training, features };
    const checkpoint = { path, everySeconds: 60 };
    await fitFc(changed, tuning, { ...options, checkpoint }, effects);
    expect(notes).toEqual([expect.stringMatching(/is of other settings, frames or software/)]);
  });

  test('that cannot be written gives one note, and training goes on', async () => {
    const { effects, notes } = raisedAfter(Infinity);
    const checkpoint = { path: join(dir, 'none', 'training.checkpoint'), everySeconds: 0 };
    expectSame(await fit(effects, { checkpoint }));
    expect(new Set(notes).size).toBe(1);
    expect(notes[0]).toMatch(
      /^Cannot write a checkpoint .*does not exist\. Training goes on without it\.$/,
    );
  });

  test('is written by the clock, whole, and leaves nothing beside it', async () => {
    await fit(silent, { checkpoint: { path, everySeconds: 600 } });
    expect(await readdir(dir)).toEqual([]);
    await fit(silent, { checkpoint: { path, everySeconds: 0 } });
    expect(await readdir(dir)).toEqual(['training.checkpoint']);
    expectSame(await fit());
  });
});
