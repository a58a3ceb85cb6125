import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../test/shared.ts';
import { UserError } from '../errors.ts';
import { listSource } from './index.ts';

const golden = fileURLToPath(new URL('../../test/golden/studies/files/', import.meta.url));

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sonograft-list-'));
});
afterEach(() => rm(root, { recursive: true }));

async function put(name: string, from: 'gray.png' | 'rle-rgb.dcm' | 'text' = 'gray.png') {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  if (from === 'text') await writeFile(path, 'some words\n');
  else await copyFile(golden + from, path);
}

async function list(source = root): Promise<string[]> {
  const lines: string[] = [];
  for await (const { entry, refused } of listSource(source)) {
    lines.push(`${entry.name} ${refused?.reason ?? `${entry.label} ${entry.patient}`}`);
  }
  return lines;
}

describe('a folder', () => {
  test('gives labels and patients of plain images, and neither of DICOM files', async () => {
    await put('liver/p1/s1/a.png');
    await put('liver/p1.png');
    await put('liver/p2/b.dcm', 'rle-rgb.dcm');
    await put('c.png');
    expect(await list()).toEqual([
      'c.png null null',
      'liver/p1.png liver null',
      'liver/p1/s1/a.png liver p1',
      'liver/p2/b.dcm null null',
    ]);
    const names = (await list()).map((line) => line.split(' ')[0]);
    expect(names).toEqual([...names].sort());
  });

  test('leaves out side files and hidden ones, but lists text that is named as a picture', async () => {
    const side = ['README', 'notes.txt', 'truth.csv', 'a.json', '.hidden.png'];
    for (const name of side) await put(name, 'text');
    await put('.git/a.png');
    await expect(list()).rejects.toThrow(/no image file lies in this folder/);
    await put('liver/words.png', 'text');
    expect(await list()).toEqual(['liver/words.png liver null']);
  });

  test('follows links to files inside it, and none that leads out', async () => {
    await put('liver/a.png');
    await symlink(golden, join(root, 'elsewhere'));
    await symlink(join(golden, 'gray.png'), join(root, 'outside.png'));
    await symlink(join(root, 'liver/a.png'), join(root, 'inside.png'));
    await symlink(root, join(root, 'liver/loop'));
    await symlink(join(root, 'gone'), join(root, 'broken.png'));
    expect(await list()).toEqual([
      'broken.png missing-file',
      'elsewhere outside-folder',
      'inside.png null null',
      'liver/a.png liver null',
      'outside.png outside-folder',
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('goes on past a folder that cannot be read', async () => {
    await put('a/x.png');
    await put('b/x.png');
    await chmod(join(root, 'a'), 0);
    expect(await list()).toEqual(['a unreadable', 'b/x.png b null']);
    await chmod(join(root, 'a'), 0o700);
  });
});

test('a single file is its own source', async () => {
  await put('x/scan.png');
  expect(await list(join(root, 'x/scan.png'))).toEqual(['scan.png null null']);
});

test('a path that does not exist is a UserError', async () => {
  await expect(list(join(root, 'absent'))).rejects.toThrow(UserError);
  await expect(list(join(root, 'absent'))).rejects.toThrow(/it does not exist/);
});

test('a manifest lists its rows, with a reason for each file that is not there', async () => {
  await put('scans/a.png');
  const manifest = join(root, 'm.CSV');
  await writeFile(
    manifest,
    'file,label,patient,study\nscans/b.png,liver,p1,\nscans/a.png,liver,p1,s\nscans/a.png,,p1,s\n',
  );
  expect(await list(manifest)).toEqual([
    'scans/a.png liver p1',
    'scans/a.png empty-label',
    'scans/b.png missing-file',
  ]);
  await writeFile(manifest, 'file,label,patient,study\n');
  await expect(list(manifest)).rejects.toThrow(/it has no rows/);
});

describeWithShared('the lung clips', () => {
  test('give the same files, labels and patients as folder and as manifest', async () => {
    const folder = await list(shared('lung-clips'));
    expect(folder).toHaveLength(220);
    expect(await list(shared('lung-clips/manifest.csv'))).toEqual(folder);
  });
});
