import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { loadVocabulary } from '../../annotation/index.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { Interrupted } from '../../errors.ts';
import { writePicture } from '../../images/index.ts';
import { ingest } from '../ingest/ingest.ts';
import { readWords } from './read-words.ts';

const vocabulary = loadVocabulary();

let dir: string;
let workspace: Workspace;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-read-words-'));
  // Tissue of its own on each, and the same words above it.
  for (const name of ['a', 'b']) {
    const screen = new DrawnScreen().field(40, 60, 359, 259, name).words('SPLEEN JONES', 60, 20, 255); // prettier-ignore
    await writePicture(join(dir, `${name}.png`), screen.raster());
  }
  workspace = await initWorkspace(join(dir, 'W'));
  for (const name of ['a', 'b']) await ingest(workspace, join(dir, `${name}.png`));
});
afterEach(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

const texts = async () =>
  (await workspace.catalog.words()).map(({ words }) => words.map(({ text }) => text));

test('words are kept without names, a line of several frames is read once, and none twice', async () => {
  const read = await readWords(workspace, vocabulary);
  expect(read).toEqual({ frames: 2, unread: 0, linesRead: 1 });
  expect(await texts()).toEqual([
    ['SPLEEN', 'xxxxx'],
    ['SPLEEN', 'xxxxx'],
  ]);
  const again = await readWords(workspace, vocabulary);
  expect(again).toEqual({ frames: 2, unread: 0, linesRead: 0 });
});

test('what was read of a line is known to later runs, and they come to the same as one run does', async () => {
  const names = ['c', 'd'] as const;
  for (const name of names) {
    const screen = new DrawnScreen().field(40, 60, 359, 259, name).words('SPLEEN SAG', 60, 20, 255);
    await writePicture(join(dir, `${name}.png`), screen.raster());
  }
  await readWords(workspace, vocabulary);
  for (const [i, name] of names.entries()) {
    await ingest(workspace, join(dir, `${name}.png`));
    expect(await readWords(workspace, vocabulary)).toEqual({ frames: 3 + i, unread: 0, linesRead: 1 - i }); // prettier-ignore
  }
  const fresh = await initWorkspace(join(dir, 'fresh'));
  for (const name of ['a', 'b', ...names]) await ingest(fresh, join(dir, `${name}.png`));
  expect(await readWords(fresh, vocabulary)).toMatchObject({ linesRead: 2 });
  expect(await fresh.catalog.words()).toEqual(await workspace.catalog.words());
  await fresh.close();
});

test('another vocabulary reads again; a file that is gone keeps its words', async () => {
  await readWords(workspace, vocabulary);
  await unlink(join(dir, 'b.png'));
  const notes: string[] = [];
  const other = { ...vocabulary, digest: 'another' };
  const note = (sentence: string): void => void notes.push(sentence);
  const read = await readWords(workspace, other, { ...silent, note });
  expect(read).toEqual({ frames: 1, unread: 1, linesRead: 1 });
  expect(notes).toEqual([expect.stringMatching(/^1 frames could not be read, .* keep the words/)]);
  expect(await texts()).toHaveLength(2);
});

test('reading can be stopped, and the same call reads what is left', async () => {
  const stop = new AbortController();
  stop.abort();
  const stopped = readWords(workspace, vocabulary, { ...silent, signal: stop.signal });
  await expect(stopped).rejects.toThrow(Interrupted);
  expect(await texts()).toEqual([]);
  expect(await readWords(workspace, vocabulary)).toMatchObject({ frames: 2, linesRead: 1 });
});
