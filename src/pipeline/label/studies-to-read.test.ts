import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileRecord } from '../../../test/file-record.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { Origins } from './origins.ts';
import { type StudyToRead, studiesToRead } from './studies-to-read.ts';

let dir: string;
let workspace: Workspace;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-studies-'));
  workspace = await initWorkspace(join(dir, 'W'));
});
afterEach(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

/** A file of a study, that is there or is gone. */
async function add(number: number, study: string, frames = 1, isThere = true): Promise<string> {
  const path = join(dir, `${number}.dcm`);
  if (isThere) await writeFile(path, '');
  await workspace.catalog.recordFile(fileRecord(number, { path, study }, frames));
  return path;
}

const toRead = () => studiesToRead(workspace, 'reader', new Origins());

async function readAll(studies: readonly StudyToRead[]): Promise<void> {
  await workspace.catalog.recordWords(
    studies.flatMap(({ reader, files }) =>
      files.flatMap(({ path, frames }) =>
        frames.map((index) => ({ path, index, reader, words: [] })),
      ),
    ),
  );
}

test('a study is read together, and again when it has gained a frame', async () => {
  const [a, b, c] = [await add(2, 'one'), await add(1, 'one', 2), await add(3, 'two')];
  const first = await toRead();
  expect(first).toMatchObject({ known: 0, gone: 0 });
  expect(first.studies.map(({ files }) => files)).toEqual([
    [
      { path: b, frames: [0, 1] },
      { path: a, frames: [0] },
    ],
    [{ path: c, frames: [0] }],
  ]);
  await readAll(first.studies);
  expect(await toRead()).toEqual({ studies: [], known: 4, gone: 0 });
  const d = await add(4, 'one');
  const { studies, known } = await toRead();
  expect(known).toBe(1);
  expect(studies.map(({ files }) => files.map(({ path }) => path))).toEqual([[b, a, d]]);
  expect(studies[0]?.reader).not.toBe(first.studies[0]?.reader);
});

test('a file that is gone is no reason to read its study again', async () => {
  await add(1, 'one');
  await add(2, 'one', 1, false);
  const { studies } = await toRead();
  expect(studies).toHaveLength(1);
  await readAll(studies.map((study) => ({ ...study, files: study.files.slice(0, 1) })));
  expect(await toRead()).toEqual({ studies: [], known: 1, gone: 1 });
});

test('a long study is read in parts', async () => {
  await add(1, 'one', 650);
  const { studies } = await toRead();
  expect(studies.map(({ files }) => files[0]?.frames.length)).toEqual([300, 300, 50]);
  expect(new Set(studies.map(({ reader }) => reader)).size).toBe(3);
});
