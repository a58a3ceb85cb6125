import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeImageFolder } from '../../../test/pictures.ts';
import { tinyNetwork } from '../../../test/tiny-network.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { writeOnnx } from '../../graph/index.ts';
import { ingest } from '../ingest/ingest.ts';
import { split } from '../train/split.ts';
import { train } from '../train/train.ts';
import { crossValidate, labelErrors } from './index.ts';

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-folds-'));
  await writeImageFolder(join(dir, 'images'), 12, 2);
  workspace = await initWorkspace(join(dir, 'W'));
  await ingest(workspace, join(dir, 'images'));
  await split(workspace, { test: 0.25 });
  const backbone = { name: 'scatter' };
  const linear = { kind: 'linear', seed: 1, c: 1 } as const;
  await train(workspace, { backbone, head: linear, name: 'linear' });
  const means = { kind: 'prototype', seed: 1, comparison: 'cosine', temperature: 1 } as const;
  const net = join(dir, 'tiny.onnx');
  await writeFile(net, writeOnnx(tinyNetwork({ size: 200 })));
  const tiny = { name: net, channels: 'rgb' as const, mean: [100], std: [50] };
  await train(workspace, { backbone: tiny, head: means, name: 'five', views: 'five-crop' });
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

const options = { folds: 3, rounds: 100 };

describe('cross-validation', () => {
  test('predicts every frame that is not tested on, once, by folds of whole patients', async () => {
    const result = await crossValidate(workspace, 'linear', { ...options, repeats: 2 });
    const inTest = await workspace.catalog.frames({ part: 'test' });
    expect(result.evaluation).toMatchObject({ images: 48 - inTest.length, rounds: 100 });
    const patients = result.byFold.reduce((sum, fold) => sum + fold.patients, 0);
    expect(patients).toBe(result.evaluation.patients);
    const right = result.byFold.reduce((sum, fold) => sum + fold.accuracy * fold.images, 0);
    expect(right / result.evaluation.images).toBeCloseTo(result.evaluation.accuracy.value, 12);
    expect(result.repeats.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(result.learningCurve).toEqual([]);
    const again = await crossValidate(workspace, 'linear', { ...options, repeats: 2 });
    expect(again).toEqual(result);
    expect(await readFile(result.report, 'utf8')).toContain('linear, cross-validated');
  });

  test('shows what more patients are worth, and ends at all of them', async () => {
    const result = await crossValidate(workspace, 'five', { ...options, learningCurve: true });
    const patients = result.learningCurve.map((point) => point.patients);
    expect(patients).toEqual([...patients].sort((a, b) => a - b));
    expect(result.learningCurve.at(-1)?.accuracy).toEqual(result.evaluation.accuracy);
    expect(await readFile(result.report, 'utf8')).toContain('aria-label="Learning curve"');
  });

  test('is refused where there is no such run', async () => {
    await expect(crossValidate(workspace, 'none', options)).rejects.toThrow(/no run none/);
  });
});

test('a label that was changed is among the likeliest errors', async () => {
  const frames = await workspace.catalog.frames({ labelled: true });
  const wrong = frames.find(({ category }) => category === 'left');
  if (wrong === undefined) throw new RangeError('there are frames of the left');
  await workspace.catalog.setLabel(wrong.frameId, 'right', 'person');
  const errors = await labelErrors(workspace, 'linear', { folds: 3, seed: 1 });
  const place = errors.findIndex(({ frame }) => frame === wrong.frameId);
  expect(place).toBeGreaterThanOrEqual(0);
  expect(place).toBeLessThan(frames.length / 8);
  expect(errors[place]).toMatchObject({ category: 'right', suggested: 'left', source: 'person' });
});
