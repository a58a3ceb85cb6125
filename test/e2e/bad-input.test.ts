import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finished } from '../cli.ts';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { writeImageFolder, writePicture } from '../pictures.ts';

interface Ingested {
  files: number;
  accepted: number;
  excluded: Record<string, number>;
  quarantined: Record<string, number>;
}

/** One sentence on stderr, no stack, nothing on stdout. */
function expectOneSentence(run: Finished, sentence: RegExp): void {
  expect(run.stderr).toMatch(sentence);
  expect(run.code).toBe(1);
  expect(run.stdout).toBe('');
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect(run.stderr).not.toMatch(/\n\s+at /);
}

describe('bad input gets one sentence, and the rest goes on', () => {
  let dir: string;
  let workspace: string;
  const path = (...parts: string[]): string => join(dir, ...parts);

  beforeAll(async () => {
    dir = await scratch();
    workspace = path('W');
    await sonograftJson('init', '-w', workspace);
  });

  const ingest = (source: string): Promise<Finished> =>
    sonograft('ingest', source, '-w', workspace, '--quiet');
  const ingested = (source: string): Promise<Ingested> =>
    sonograftJson('ingest', source, '-w', workspace, '--quiet');

  test('an empty folder', async () => {
    await mkdir(path('empty'));
    expectOneSentence(await ingest(path('empty')), /empty.*\bno\b/);
  });

  test('a folder that is not there', async () => {
    expectOneSentence(await ingest(path('nowhere')), /nowhere/);
  });

  test('a workspace that is not there', async () => {
    expectOneSentence(await sonograft('split', '-w', path('none')), /sonograft init/);
  });

  test('a directory of other things, which is made no workspace', async () => {
    const other = path('other');
    await mkdir(other);
    await writeFile(join(other, 'letter.txt'), 'not of ours');
    await writeImageFolder(path('pictures'), 1, 1);
    expectOneSentence(
      await sonograft('ingest', path('pictures'), '-w', other),
      /has no sonograft\.yaml/,
    );
    expect(await readdir(other)).toEqual(['letter.txt']);
  });

  test('a text file named .png and a picture cut short are quarantined', async () => {
    const folder = path('mixed');
    await writeImageFolder(folder, 1, 1);
    await writeFile(join(folder, 'left', 'p0', 'text.png'), 'this is no picture\n'.repeat(50));
    await writePicture(join(folder, 'left', 'p0', 'cut.png'), 'cut', 'left');
    const { size } = await stat(join(folder, 'left', 'p0', 'cut.png'));
    await truncate(join(folder, 'left', 'p0', 'cut.png'), Math.floor(size / 2));
    const result = await ingested(folder);
    expect(result).toMatchObject({ files: 4, accepted: 2, excluded: {} });
    expect(Object.values(result.quarantined).reduce((a, b) => a + b, 0)).toBe(2);
    const lines = (await readFile(join(workspace, 'quarantine/refused.jsonl'), 'utf8')).trim();
    expect(lines.split('\n')).toHaveLength(2);
    for (const line of lines.split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  });

  test('manifest rows whose file is missing, whose label is empty, and two for one file', async () => {
    await writeImageFolder(path('images'), 2, 1);
    const rows = [
      'file,label,patient,study',
      'left/p0/0.png,left,p0,s0',
      'left/p0/gone.png,left,p0,s0',
      'right/p0/0.png,,p0,s0',
      'left/p1/0.png,left,p1,s1',
      'left/p1/0.png,left,p1,s1',
      'right/p1/0.png,right,p1,s1',
      'right/p1/0.png,left,p1,s1',
    ];
    await writeFile(path('images', 'manifest.csv'), rows.join('\n'));
    expect(await ingested(path('images', 'manifest.csv'))).toMatchObject({
      files: 7,
      accepted: 2,
      quarantined: {
        'missing-file': 1,
        'empty-label': 1,
        'duplicate-row': 1,
        'conflicting-rows': 2,
      },
    });
  });

  test('a folder, a pipe and an endless device are no pictures, and do not hold the rest up', async () => {
    await writePicture(path('odd', 'picture.png'), 'odd', 'left');
    spawnSync('mkfifo', [path('odd', 'pipe.png')]);
    const files = ['picture.png', 'pipe.png', '.', '/dev/zero'];
    const rows = files.map((file, i) => `${file},left,p${i},s${i}`);
    await writeFile(path('odd', 'manifest.csv'), ['file,label,patient,study', ...rows].join('\n'));
    expect(await ingested(path('odd', 'manifest.csv'))).toMatchObject({
      files: 4,
      accepted: 1,
      quarantined: { 'not-an-image': 3 },
    });
  });

  test('a label that objects have as a member', async () => {
    const [folder, other] = [path('members'), path('W-members')];
    await writeImageFolder(folder, 3, 1);
    for (const p of [1, 2, 3]) {
      await writePicture(join(folder, 'constructor', `q${p}`, '0.png'), `member ${p}`, 'left');
    }
    await sonograftJson('init', '-w', other);
    await sonograftJson('ingest', folder, '-w', other);
    const parts = await sonograftJson<Record<string, { categories: Record<string, unknown> }>>(
      ...['split', '-w', other, '--test', '0.34', '--tuning', '0'],
    );
    expect(parts['train']!.categories['constructor']).toEqual(expect.any(Number));
  });

  test('a manifest without its columns', async () => {
    await writeFile(path('wrong.csv'), 'a,b\n1,2\n');
    expectOneSentence(await ingest(path('wrong.csv')), /column/);
  });

  test('a category with one patient', async () => {
    const [folder, other] = [path('lonely'), path('W-lonely')];
    await writeImageFolder(folder, 3, 1);
    await writePicture(join(folder, 'gallbladder', 'p9', '0.png'), 'lonely', 'left');
    await sonograftJson('init', '-w', other);
    await sonograftJson('ingest', folder, '-w', other);
    expectOneSentence(
      await sonograft('split', '-w', other, '--quiet'),
      /1 patient has label gallbladder, need at least 2/,
    );
  });

  test('one picture under two patients', async () => {
    const [folder, other] = [path('twins'), path('W-twins')];
    await writeImageFolder(folder, 3, 1);
    await writePicture(join(folder, 'left', 'p8', '0.png'), '0 0 left', 'left');
    await sonograftJson('init', '-w', other);
    await sonograftJson('ingest', folder, '-w', other);
    expectOneSentence(
      await sonograft('split', '-w', other, '--quiet'),
      /near-identical.*left\/p0\/0\.png.*left\/p8\/0\.png.*1\.000/,
    );
  });

  test('a workspace made by a newer version', async () => {
    const other = path('W-newer');
    await sonograftJson('init', '-w', other);
    new Libsql(join(other, 'catalog.db')).exec('pragma user_version = 999');
    expectOneSentence(await sonograft('split', '-w', other), /newer version/);
  });

  test('a run that is not there, a split that is not there', async () => {
    expectOneSentence(await sonograft('evaluate', 'none', '-w', workspace), /no run none/);
    expectOneSentence(await sonograft('train', '-w', workspace), /no split yet/);
  });

  test('an option out of range', async () => {
    const run = await sonograft('split', '--test', '2', '-w', workspace);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/number from 0 to 1/);
  });

  test.skipIf(process.getuid?.() === 0)(
    'no write permission (root may write anywhere)',
    async () => {
      await mkdir(path('locked'));
      await chmod(path('locked'), 0o500);
      expectOneSentence(await sonograft('init', '-w', path('locked', 'W')), /permission/);
    },
  );

  test('a workspace below a regular file', async () => {
    await writeFile(path('file'), '');
    expectOneSentence(await sonograft('init', '-w', path('file', 'W')), /not a directory/);
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('disks (needs root, to mount small ones)', () => {
  test('that may not be written: one sentence', async () => {
    const dir = await scratch();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', dir]);
    if (mounted.status !== 0) return expect.fail('a read-only disk could not be mounted');
    try {
      expectOneSentence(await sonograft('init', '-w', join(dir, 'W')), /read-only/);
    } finally {
      spawnSync('umount', [dir]);
    }
  });

  test('that fill up while features are written: one sentence, and nothing finished is lost', async () => {
    const dir = await scratch();
    const [folder, workspace] = [join(dir, 'images'), join(dir, 'W')];
    await writeImageFolder(folder, 12, 2);
    await sonograftJson('init', '-w', workspace);
    await sonograftJson('ingest', folder, '-w', workspace);
    await sonograftJson('split', '-w', workspace);
    const features = join(workspace, 'features');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', features]);
    if (mounted.status !== 0) return expect.fail('a small disk could not be mounted');
    try {
      expectOneSentence(await sonograft('features', '-w', workspace, '--quiet'), /disk is full/);
      spawnSync('mount', ['-o', 'remount,size=50m', features]);
      const after = await sonograftJson<{ extracted: number; cached: number }>(
        'features',
        '-w',
        workspace,
      );
      expect(after.cached).toBeGreaterThan(5);
      expect(after.cached + after.extracted).toBe(48);
    } finally {
      spawnSync('umount', [features]);
      await rm(features, { recursive: true, force: true });
    }
  });
});
