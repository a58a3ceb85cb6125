import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeImageFolder } from '../../../test/pictures.ts';
import { type ShardsHere, shardsHere } from '../../../test/shards-here.ts';
import { writeTinyBackbone } from '../../../test/tiny-backbone.ts';
import { silent } from '../../effects.ts';
import { experiment } from './experiment.ts';

const PROTOCOL = `
name: two-backbones
title: Three heads on two networks
settings:
  images: { fit: pad }
labels: given
split: { test: 0.4, tuning: 0.1 }
networks:
  - { name: means, backbone: scatter, head: { kind: prototype } }
  - { name: near, backbone: tiny, head: { kind: knn, neighbours: 3 } }
  - { name: lines, backbone: scatter, head: { kind: linear, c: 1 } }
statistics: { rounds: 100 }
`;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-networks-'));
  await writeImageFolder(join(dir, 'images'), 8, 2);
  await writeTinyBackbone(join(dir, 'tiny'));
  await writeFile(join(dir, 'protocol.yaml'), PROTOCOL);
});
afterEach(() => rm(dir, { recursive: true }));

test('networks that workers train come to what one process gives, each told of by its name', async () => {
  const asked = { studies: join(dir, 'images') };
  const protocol = join(dir, 'protocol.yaml');
  const alone = await experiment(protocol, { ...asked, workspace: join(dir, 'here') });
  const told = new Set<string>();
  let runner: ShardsHere | undefined;
  const there = join(dir, 'there');
  const shared = await experiment(
    protocol,
    {
      ...{ ...asked, workspace: there },
      openShards: async (workspace) => (runner = await shardsHere(workspace)),
    },
    { ...silent, progress: (step) => told.add(step.split(':')[0] ?? '') },
  );
  expect(shared.runs.map(({ run }) => run)).toEqual(['means', 'near', 'lines']);
  for (const { run } of shared.runs) {
    const metrics = (place: string) =>
      readFile(join(dir, place, 'runs', run, 'metrics.json'), 'utf8');
    expect(await metrics('there')).toBe(await metrics('here'));
    expect(told).toContain(run);
  }
  expect(shared.comparison).toEqual(alone.comparison);
  // For both backbones the parts to train on and to test on; the split is looked at between.
  const done = ['extract', 'extract', 'extract', 'extract', 'fit', 'fit', 'fit', 'read'];
  expect(runner?.done.sort()).toEqual(done);
}, 240_000);
