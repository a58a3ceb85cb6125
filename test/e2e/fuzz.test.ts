import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePhantom } from '../../src/phantom/index.ts';
import { scratch } from '../cli.ts';
import { fuzzClassifier } from '../fuzz/fuzz-classifier.ts';
import { fuzzWorkbench } from '../fuzz/fuzz-workbench.ts';
import type { Aftermath, Watched } from '../fuzz/watch.ts';
import { packTwo, type PackedClassifiers } from '../packed-classifiers.ts';

/** `bench/prove-fuzz.ts` sends many times as many. */
const [SEED, MOST_MS] = [1, 60_000];

/** Most operations are asked for something that they give; some have nothing to give here. */
const MOST_GIVE = 0.65;

let dir: string;
let packed: PackedClassifiers;
let files: Buffer[];
beforeAll(async () => {
  dir = await scratch();
  // Its own, so that what is left there can be told from what other tests leave.
  process.env['TMPDIR'] = join(dir, 'tmp');
  await mkdir(join(dir, 'tmp'));
  packed = await packTwo(dir, 10);
  const phantom = join(dir, 'phantom');
  await writePhantom(phantom, { patients: 2, imagesPerStudy: 1 });
  const names = await readdir(phantom, { recursive: true });
  const images = names.filter((name) => name.endsWith('.dcm')).sort();
  files = await Promise.all(images.map((name) => readFile(join(phantom, name))));
});
afterAll(() => delete process.env['TMPDIR']);

function expectWell({ complaints, routes }: Watched): void {
  expect(complaints).toEqual([]);
  const answers = Object.values(routes).map(({ statuses }) => Object.keys(statuses));
  const giving = answers.filter((statuses) => statuses.some((status) => /^[23]/.test(status)));
  expect(giving.length).toBeGreaterThan(MOST_GIVE * answers.length);
}

function expectUnharmed({ faults, left, code }: Aftermath): void {
  expect(faults).toEqual([]);
  expect(left).toEqual([]);
  expect(code).toBe(0);
}

describe('whatever is asked, answers are those of the document', { timeout: 240_000 }, () => {
  test('of the workbench, and none is a fault', async () => {
    const options = { each: 4, seed: SEED, mostMs: MOST_MS };
    const fuzzed = await fuzzWorkbench(join(dir, 'W'), files, options);
    expectWell(fuzzed);
    expectUnharmed(fuzzed);
  });

  test('of a served classifier, which malformed files, forms and units do not harm', async () => {
    const options = { each: 8, malformed: 12, seed: SEED, mostMs: MOST_MS };
    const fuzzed = await fuzzClassifier(packed.first, join(dir, 'kept'), files, options);
    expectWell(fuzzed.routes);
    expect(fuzzed.inputs.complaints).toEqual([]);
    expect(fuzzed.said[1]).toEqual(fuzzed.said[0]);
    expect(fuzzed.status).toBe(0);
    expectUnharmed(fuzzed);
  });
});
