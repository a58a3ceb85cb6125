import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeImageFolder, writePicture } from '../../../test/pictures.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { evaluate } from './evaluate.ts';
import { evaluateOn } from './evaluate-on.ts';
import { ingest } from '../ingest/ingest.ts';
import { split } from '../train/split.ts';
import { train } from '../train/train.ts';

let dir: string;
let home: Workspace;

/** A workspace of pictures of its own. */
async function site(name: string, settings: object, write: (images: string) => Promise<unknown>) {
  const images = join(dir, `${name}-images`);
  await write(images);
  const workspace = await initWorkspace(join(dir, name), { ...settings });
  await ingest(workspace, images);
  return workspace;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-site-'));
  home = await site('home', {}, (images) => writeImageFolder(images, 8, 1));
  await split(home, { test: 0.4 });
  const head = { kind: 'linear', seed: 1, c: 1 } as const;
  await train(home, { backbone: { name: 'scatter' }, head, name: 'run' });
});
afterAll(async () => {
  await home.close();
  await rm(dir, { recursive: true });
});

describe('a run on another workspace', () => {
  test('is tested on every labelled frame there, beside its own test part', async () => {
    const away = await site('away', {}, async (images) => {
      for (let p = 0; p < 4; p++) {
        const path = join(images, 'left', `q${p}`, '0.png');
        await writePicture(path, `elsewhere ${p}`, 'left');
      }
    });
    await away.close();
    const result = await evaluateOn(home, 'run', { on: away.dir, rounds: 200 });
    const { accuracy } = await evaluate(home, 'run', { rounds: 200 });
    expect(result.home.accuracy).toEqual(accuracy);
    expect(result).toMatchObject({ siteName: 'away', site: { images: 4, absent: ['right'] } });
    const report = await readFile(result.report, 'utf8');
    expect(report).toContain('4 images, 4 patients');
    const csv = await readFile(join(home.runDir('run'), 'on-away-predictions.csv'), 'utf8');
    expect(csv.trim().split('\n')).toHaveLength(1 + 4);
  });

  test('is refused where frames are shared, made otherwise, unlabelled or at home', async () => {
    const twin = await site('twin', {}, (images) => writeImageFolder(images, 8, 1));
    await twin.close();
    await expect(evaluateOn(home, 'run', { on: twin.dir })).rejects.toThrow(
      /frames that were trained on are near-identical to some of .*twin/,
    );
    const padded = await site('padded', { images: { fit: 'pad' } }, (images) =>
      writeImageFolder(images, 2, 1),
    );
    await padded.close();
    await expect(evaluateOn(home, 'run', { on: padded.dir })).rejects.toThrow(
      /made with other settings \(images\)/,
    );
    await expect(evaluateOn(home, 'run', { on: home.dir })).rejects.toThrow(/leave out --on/);
    const plain = await site('plain', {}, (images) =>
      writePicture(join(images, '0.png'), 'plain', 'left'),
    );
    await plain.close();
    await expect(evaluateOn(home, 'run', { on: plain.dir })).rejects.toThrow(/no frame there has/);
  });
});
