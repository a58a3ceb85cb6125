import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { zip } from '../../../test/zip.ts';
import { writePicture } from '../../images/index.ts';
import { Origins } from './origins.ts';

let dir: string;
let picture: string;
let archive: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-origins-'));
  [picture, archive] = [join(dir, 'a.png'), join(dir, 'b#1.zip')];
  await writePicture(picture, new DrawnScreen(40, 30).raster());
  const bytes = await readFile(picture);
  await writeFile(archive, zip(['c.png', 'd.png'].map((name) => ({ name, bytes }))));
});
afterAll(() => rm(dir, { recursive: true }));

test('a file is where its path says, whatever is in its name', async () => {
  const origins = new Origins();
  expect(await origins.of(picture)).toBe(picture);
  expect(await origins.of(archive)).toBe(archive);
});

test('a file in an archive is found by its number, each in its own place', async () => {
  const origins = new Origins();
  const [first, second] = [await origins.of(`${archive}#0`), await origins.of(`${archive}#1`)];
  expect(first).toMatchObject({ archive, header: 0 });
  expect(second).toMatchObject({ archive });
  expect(second).not.toEqual(first);
});

test('an archive is listed once', async () => {
  const copy = join(dir, 'once.zip');
  await writeFile(copy, await readFile(archive));
  const origins = new Origins();
  const before = await origins.of(`${copy}#0`);
  await writeFile(copy, 'no archive any more');
  expect(await origins.of(`${copy}#0`)).toBe(before);
});

test('what is gone is nowhere: a file, an archive, a number past its last', async () => {
  const origins = new Origins();
  for (const path of [join(dir, 'gone.png'), `${join(dir, 'gone.zip')}#0`, `${archive}#2`]) {
    expect(await origins.of(path), path).toBeNull();
  }
});
