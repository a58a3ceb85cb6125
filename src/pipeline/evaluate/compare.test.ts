import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeImageFolder } from '../../../test/pictures.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { compare } from './compare.ts';
import { evaluate } from './evaluate.ts';
import { ingest } from '../ingest/ingest.ts';
import { split } from '../train/split.ts';
import { train } from '../train/train.ts';

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-compare-'));
  await writeImageFolder(join(dir, 'images'), 10, 1);
  workspace = await initWorkspace(join(dir, 'W'));
  await ingest(workspace, join(dir, 'images'));
  await split(workspace, { test: 0.4 });
  for (const [name, c] of [
    ['loose', 10],
    ['tight', 1e-6],
  ] as const) {
    const head = { kind: 'linear', seed: 1, c } as const;
    await train(workspace, { backbone: { name: 'scatter' }, head, name });
  }
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

describe('comparing runs', () => {
  test('gives what evaluating each gives, and their difference', async () => {
    const result = await compare(workspace, ['loose', 'tight']);
    const { accuracy, images, patients, tuned } = await evaluate(workspace, 'loose');
    expect(tuned?.abstention).toMatchObject({ target: 0.9 });
    expect(tuned?.recalibration.before.logLoss).toBeGreaterThan(0);
    expect(result).toMatchObject({ images, patients, cochranQ: null });
    expect(result.contenders[0]).toMatchObject({ name: 'loose', accuracy });
    const [first, second] = result.contenders.map((one) => one.accuracy.value) as [number, number];
    expect(result.pairs).toHaveLength(1);
    expect(result.pairs[0]?.difference.value).toBeCloseTo(second - first, 14);
  });

  test('with itself, or of one alone, is refused', async () => {
    await expect(compare(workspace, ['loose', 'loose'])).rejects.toThrow(/loose is named twice/);
    await expect(compare(workspace, ['loose'])).rejects.toThrow(/1 was named/);
    await expect(compare(workspace, ['loose', 'none'])).rejects.toThrow(/no run none/);
  });
});
