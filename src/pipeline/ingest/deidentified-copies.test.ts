import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { fileRecord } from '../../../test/file-record.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { RefusedFile } from '../../studies/index.ts';
import type { CopyRequest } from '../source-readers/copy-file.ts';
import { DeidentifiedCopies } from './deidentified-copies.ts';
import { type FoundLine, linesOf } from '../source-readers/find-texts.ts';

const NAME: FoundLine[] = linesOf(new DrawnScreen().words('DOE JANE', 40, 40, 255).raster(), 1);

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-copies-'));
  workspace = await initWorkspace(join(dir, 'W'));
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

/** Writes the copy of one file on which a name is still found so many times. */
async function copyOf(out: string, timesFound: number | 'it cannot be searched') {
  const requests: CopyRequest[] = [];
  const readers = {
    copy: async (request: CopyRequest) => {
      requests.push(request);
      await mkdir(dirname(request.copyTo), { recursive: true });
      await writeFile(request.copyTo, 'a copy');
    },
    findTexts: async () => {
      if (timesFound === 'it cannot be searched') throw new RefusedFile('took-too-long', 'Slow.');
      const frames = [requests.length > timesFound ? [] : NAME];
      return await Promise.resolve({ header: [], frames });
    },
  };
  const copies = new DeidentifiedCopies(workspace, join(dir, 'in'), out, false);
  const { acquisition } = await copies.write(readers, { origin: '/archive/1.dcm' }, fileRecord(1));
  await copies.close();
  const names = (await readdir(out, { recursive: true })).filter((name) => name.includes('.dcm'));
  return { requests, names, isCleaned: acquisition?.insideCleaned, ...copies.result() };
}

test('what can still be read is filled as well, and read again', async () => {
  const { requests, ...made } = await copyOf(join(dir, 'again'), 1);
  expect(requests.map(({ fill }) => fill)).toEqual([[], NAME.map(({ box }) => box)]);
  expect(made).toMatchObject({ isCleaned: true, written: 1, refused: [] });
  expect(made.names).toEqual([expect.stringMatching(/[0-9a-f]{32}\.dcm$/)]);
});

test('a copy on which text stays is refused, and so is one of an earlier time', async () => {
  const out = join(dir, 'refused');
  await copyOf(out, 0);
  expect(await copyOf(out, Infinity)).toMatchObject({
    ...{ names: [], isCleaned: false, written: 0 },
    refused: [{ path: 'study-1/1.dcm', reason: 'text-left-inside' }],
  });
});

test('a copy that cannot be searched is refused', async () => {
  expect(await copyOf(join(dir, 'slow'), 'it cannot be searched')).toMatchObject({
    ...{ names: [], isCleaned: false, written: 0 },
    refused: [{ path: 'study-1/1.dcm', reason: 'not-searched' }],
  });
});
