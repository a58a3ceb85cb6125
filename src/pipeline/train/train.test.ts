import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeImageFolder, writePicture } from '../../../test/pictures.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { ingest } from '../ingest/ingest.ts';
import { loadRun } from '../predict/load-run.ts';
import { probabilitiesOf } from '../predict/probabilities.ts';
import { withRunLock } from './run-lock.ts';
import { split } from './split.ts';
import type { TrainOptions } from './train.ts';
import { train } from './train.ts';

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-train-'));
  await writeImageFolder(join(dir, 'images'), 8, 1);
  workspace = await initWorkspace(join(dir, 'W'));
  await ingest(workspace, join(dir, 'images'));
  await split(workspace);
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

const linear = (name: string, c: number): TrainOptions => ({
  backbone: { name: 'scatter' },
  head: { kind: 'linear', seed: 1, c },
  name,
});

describe('training', () => {
  test('compares no frames again that were compared when they were split', async () => {
    const steps = new Set<string>();
    const progress = (step: string): void => void steps.add(step);
    await train(workspace, linear('first', 0.1), { ...silent, progress });
    expect(steps).toContain('Fitting the head');
    expect(steps).not.toContain('Comparing frames');
  });

  test('of one run by two at once is refused to the second', async () => {
    await withRunLock(workspace, 'twice', () =>
      expect(train(workspace, linear('twice', 0.1))).rejects.toThrow(
        /Cannot train run twice: process \d+ on .* is at it/,
      ),
    );
    await expect(train(workspace, linear('twice', 0.1))).resolves.toMatchObject({ run: 'twice' });
  });

  test('on features that are read when they are needed gives the run of those in memory', async () => {
    const linearOf = (name: string, stream: boolean) => ({ ...linear(name, 0.1), stream });
    const steps = { batchSize: 16, momentum: 0.9, dropout: 0, weightDecay: 1e-4, rate: 0.01 };
    const fcOf = (name: string, stream: boolean): TrainOptions => ({
      ...linearOf(name, stream),
      head: { kind: 'fc', seed: 1, epochs: 3, hidden: [8], ...steps },
    });
    for (const [kind, of] of Object.entries({ linear: linearOf, fc: fcOf })) {
      const notes: string[] = [];
      const note = (sentence: string): void => void notes.push(sentence);
      await train(workspace, of(`${kind}-memory`, false));
      await train(workspace, of(`${kind}-disk`, true), { ...silent, note });
      expect(notes.join()).toContain('read from the disk');
      const rows = await workspace.catalog.frames({ labelled: true });
      const hashes = rows.map(({ hash }) => hash);
      const said = await Promise.all(
        [`${kind}-memory`, `${kind}-disk`].map(async (name) => {
          const classifier = await loadRun(workspace, name);
          expect(classifier.run.head.settings['streamed']).toBe(name.endsWith('disk') || undefined);
          return await probabilitiesOf(workspace, classifier, hashes, silent);
        }),
      );
      said[0]?.forEach((value, i) => expect(said[1]?.[i]).toBeCloseTo(value, 4));
    }
    const knn = { ...linear('knn', 0.1), head: { kind: 'knn' as const, seed: 1 }, stream: true };
    await expect(train(workspace, knn)).rejects.toThrow(
      'a knn head needs all features in memory; leave --stream out',
    );
  });

  test("makes a run that refuses another run's head", async () => {
    await train(workspace, linear('own', 0.1));
    await train(workspace, linear('other', 10));
    await expect(loadRun(workspace, 'own')).resolves.toHaveProperty('run.run', 'own');
    for (const file of ['head.onnx', 'head.json']) {
      await cp(join(workspace.runDir('other'), file), join(workspace.runDir('own'), file));
    }
    await expect(loadRun(workspace, 'own')).rejects.toThrow(/it is the head of another run/);
  });

  test('is refused where near-identical frames of two parts came after the split', async () => {
    const { assignments } = (await workspace.catalog.split())!;
    const rows = await workspace.catalog.frames({ labelled: true });
    const [a, b] = ['train', 'test'].map((part) => rows.find((row) => row.part === part)!);
    expect(assignments.get(a!.patient)).not.toBe(assignments.get(b!.patient));
    const patient = b!.name.split('/')[1]!;
    const seed = `${a!.name.split('/')[1]!.slice(1)} 0 left`;
    await writePicture(join(dir, 'images', 'left', patient, 'added.png'), seed, 'left');
    await ingest(workspace, join(dir, 'images'));
    await expect(train(workspace, linear('leaky', 0.1))).rejects.toThrow(
      /Cannot train: .* near-identical .*added\.png/,
    );
  });
});
