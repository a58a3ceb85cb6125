import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileRecord } from '../../../test/file-record.ts';
import { wordsOf } from '../../annotation/index.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { label } from './label.ts';

let dir: string;
let workspace: Workspace;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-truth-'));
  workspace = await initWorkspace(join(dir, 'W'));
  for (const [i, text] of ['RK SAG', 'GB', 'SPLEEN'].entries()) {
    const known = fileRecord(i, { label: null });
    const file = { ...known, path: join(dir, known.name) };
    await workspace.catalog.recordFile(file);
    const words = wordsOf(text, 'text');
    await workspace.catalog.recordWords([{ path: file.path, index: 0, reader: 'test', words }]);
  }
});
afterEach(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

const ROWS = '1.2.3.0,0,right-kidney-longitudinal,yes\n1.2.3.1,0,spleen,yes\n1.2.3.2,0,,no\n';

test('labels are compared with the truth at the root of what was ingested, and never rest on it', async () => {
  const alone = await label(workspace);
  expect(alone.agreement).toBeNull();
  await writeFile(join(dir, 'truth.csv'), `sopInstanceUID,frame,category,readable\n${ROWS}`);
  const notes: string[] = [];
  const compared = await label(workspace, {}, { ...silent, note: (each) => void notes.push(each) });
  expect(compared).toEqual({ ...alone, agreement: compared.agreement });
  expect(compared.agreement).toMatchObject({
    readable: { frames: 2, right: 1, wrong: 1 },
    withoutCategory: { frames: 1, wrong: 1 },
    unknown: 0,
  });
  expect(notes).toContainEqual(expect.stringContaining(join(dir, 'truth.csv')));
});

test('another file of that name is none', async () => {
  await writeFile(join(dir, 'truth.csv'), `uid,frame,category,readable\n${ROWS}`);
  expect((await label(workspace)).agreement).toBeNull();
});
