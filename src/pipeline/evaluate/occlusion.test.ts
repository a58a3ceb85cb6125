import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeImageFolder } from '../../../test/pictures.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { readFrame } from '../../images/index.ts';
import { ingest } from '../ingest/ingest.ts';
import { loadRun } from '../predict/load-run.ts';
import { MAP_SIDE, occlusionMaps } from './occlusion.ts';
import { split } from '../train/split.ts';
import { train } from '../train/train.ts';

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-occlusion-'));
  await writeImageFolder(join(dir, 'images'), 10, 2);
  workspace = await initWorkspace(join(dir, 'W'));
  await ingest(workspace, join(dir, 'images'));
  await split(workspace, { test: 0.2 });
  const head = { kind: 'linear', seed: 1, c: 1 } as const;
  await train(workspace, { backbone: { name: 'scatter' }, head, name: 'run' });
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

test('a picture that is bright on one side speaks for that side there', async () => {
  const classifier = await loadRun(workspace, 'run');
  const left = classifier.run.categories.indexOf('left');
  const frames = await workspace.catalog.frames({ labelled: true });
  const some = frames.filter(({ category }) => category === 'left').slice(0, 4);
  const pixels = await Promise.all(some.map(({ hash }) => readFrame(workspace.framePath(hash))));
  const asked = pixels.map((one) => ({ pixels: one, category: left }));
  const maps = await occlusionMaps(classifier, asked, silent);
  expect(maps.map(({ length }) => length)).toEqual(some.map(() => MAP_SIDE ** 2));
  // Over all four: what is hidden on the bright side costs more than what is hidden on the other.
  const half = (isLeft: boolean): number =>
    maps
      .flatMap((map) => [...map].filter((_, i) => i % MAP_SIDE < MAP_SIDE / 2 === isLeft))
      .reduce((sum, loss) => sum + loss, 0);
  expect(half(true)).toBeGreaterThan(half(false));
  expect(await occlusionMaps(classifier, asked, silent)).toEqual(maps);
});
