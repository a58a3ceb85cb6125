import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeOnnx } from '../../src/graph/index.ts';
import type { CompareResult } from '../../src/pipeline/index.ts';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';
import { tinyNetwork } from '../tiny-network.ts';

let workspace: string;
let dir: string;

beforeAll(async () => {
  dir = await scratch();
  workspace = join(dir, 'W');
  await writeImageFolder(join(dir, 'images'), 8, 2);
  await sonograftJson('init', '-w', workspace);
  await sonograftJson('ingest', join(dir, 'images'), '-w', workspace);
  await sonograftJson('split', '-w', workspace, '--test', '0.4');
  const path = join(dir, 'tiny.onnx');
  await writeFile(path, writeOnnx(tinyNetwork({ size: 200 })));
  const network = ['--backbone', path, '--channels', 'rgb', '--mean', '100', '--std', '50'];
  const head = ['--head', 'prototype', '--name', 'means'];
  await sonograftJson('train', '-w', workspace, ...network, ...head);
}, 120_000);

const read = (verb: string, ...args: string[]): string[] => [
  ...['read', verb, 'main'],
  ...[...args, '-w', workspace],
];

/** Fills in the CSV of a reader who always says the same; gives back its path. */
async function answer(reader: string, category: string): Promise<string> {
  const to = join(dir, reader);
  await sonograftJson(...read('cases', '--reader', reader, '--to', to));
  const path = join(to, 'answers.csv');
  const blank = await readFile(path, 'utf8');
  const filled = blank.replaceAll(/^(\w+,case-\d+),,,/gm, `$1,${category},70,1500`);
  await writeFile(path, filled);
  return path;
}

describe('a reader study', { timeout: 240_000 }, () => {
  test('is read, locked and compared, in this order alone', async () => {
    const created = await sonograftJson<{ cases: number; pictures: number }>(
      ...read('create', '--repeats', '3'),
    );
    expect(created.pictures).toBe(created.cases + 3);
    const again = await sonograft(...read('create'));
    expect(again.stderr).toContain('there is one named main, and a study stays as it was created');

    const ann = await answer('ann', 'left');
    const shown = await readdir(join(dir, 'ann'));
    expect(shown.filter((name) => /^\d+\.png$/.test(name))).toHaveLength(created.pictures);
    expect(await readFile(ann, 'utf8')).not.toMatch(/images|p\d|\.png/);
    const machine = await answer('machine', 'right');

    const nobody = await sonograft('compare', 'means', '--readers', 'main', '-w', workspace);
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('nobody has read')]);
    await sonograftJson(...read('import', ann));
    await sonograftJson(...read('import', machine, '--synthetic'));
    const open = await sonograft('compare', 'means', '--readers', 'main', '-w', workspace);
    expect(open.stderr).toMatch(/ann has not locked their reading/);
    const peek = await sonograft(...read('export', '--format', 'imrmc', '--category', 'left'));
    expect(peek.stderr).toMatch(/not locked/);

    for (const reader of ['ann', 'machine']) {
      await sonograftJson(...read('lock', '--reader', reader));
    }
    const late = await sonograft(...read('import', ann));
    expect(late.stderr).toMatch(/ann: the reading was locked on/);

    const compared = await sonograftJson<CompareResult>(
      ...['compare', 'means', '--readers', 'main', '-w', workspace],
    );
    expect(compared.images).toBe(created.cases);
    expect(compared.contenders).toMatchObject([
      { name: 'means', kind: 'run' },
      { name: 'ann', kind: 'reader', top2: null, own: { cases: 3, same: 3 } },
      { name: 'machine', kind: 'reader', synthetic: true },
    ]);
    expect(compared.contenders[1]?.synthetic).toBeUndefined();
    // Always left and always right: between them they are right once on each image.
    const [, left, right] = compared.contenders.map(({ accuracy }) => accuracy.value);
    expect(left! + right!).toBeCloseTo(1, 12);
    expect(compared.pairs.map(({ synthetic }) => synthetic)).toEqual([undefined, true, true]);
    expect(compared.meanReader).toMatchObject({ synthetic: true, accuracy: { value: 0.5 } });

    const { stdout } = await sonograft('compare', 'means', '--readers', 'main', '-w', workspace);
    const figures = stdout.split('\n').filter((line) => / p [=<]/.test(line));
    const marked = figures.filter((line) => line.endsWith('[SYNTHETIC reading]'));
    expect([figures.length, marked.length]).toEqual([1 + 3 * 3, 2 * 3]);

    const mrmc = await sonograft(...read('export', '--format', 'mrmcaov', '--category', 'left'));
    const [header, ...rows] = mrmc.stdout.trim().split('\n');
    expect(header).toBe('reader,treatment,case,truth,rating');
    expect(rows).toHaveLength(2 * created.cases);
  });

  test('can show whole frames in their own size', async () => {
    const ws = ['-w', workspace];
    await sonograftJson('read', 'create', 'wide', '--sample', '2', '--picture', 'frame', ...ws);
    const to = join(dir, 'wide');
    await sonograftJson('read', 'cases', 'wide', '--reader', 'ann', '--to', to, ...ws);
    const { width, height } = await sharp(join(to, '1.png')).metadata();
    expect([width, height]).toEqual([160, 120]);
    const again = await sonograft('read', 'cases', 'wide', '--reader', 'ann', '--to', to, ...ws);
    expect(again.stderr).toContain('is there already and may hold answers');
  });

  test('takes no answers that are not its reader’s next', async () => {
    const path = join(dir, 'odd.csv');
    const row = (...cells: string[]): Promise<void> =>
      writeFile(path, `reader,case,answer,certainty,milliseconds,order\n${cells.join(',')}\n`);
    const refused = async (): Promise<string> => (await sonograft(...read('import', path))).stderr;
    await row('eve', 'case-001', '', '', '', '1');
    expect(await refused()).toContain('no row has an answer');
    await row('eve', 'case-999', 'left', '', '', '1');
    expect(await refused()).toMatch(/picture 1 in the order of eve is case-\d+, not case-999/);
    await row('eve', 'case-001', 'left', 'sure', '', '1');
    expect(await refused()).toContain('Cannot read line 2');
    await row('../eve', 'case-001', 'left', '', '', '1');
    expect(await refused()).toContain('Cannot name a reader');
    const unknown = await sonograft('read', 'status', 'other', '-w', workspace);
    expect(unknown.stderr).toContain('There is no reader study other');
  });
});
