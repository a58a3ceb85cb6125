import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { fileRecord } from '../../../test/file-record.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { FeedbackFile, openCorrections, takeCorrections } from './index.ts';

const classifier = 'c'.repeat(64);
const said = { sopInstanceUID: '1.2.3.1', frame: 1, category: 'liver', by: 'Gray' };

let path: string;
beforeEach(async () => (path = join(await scratch(), 'feedback.jsonl')));

const linesOf = async (): Promise<string[]> =>
  (await readFile(path, 'utf8')).split('\n').slice(0, -1);

test('what somebody says again is kept once, what they say anew is', async () => {
  const file = await FeedbackFile.open(path);
  const add = async (change: object): Promise<string> =>
    (await file.add({ ...said, ...change }, classifier)).outcome;
  expect(await add({})).toBe('kept');
  expect(await add({})).toBe('known');
  expect(await add({ category: 'spleen' })).toBe('kept');
  expect(await add({})).toBe('kept');
  expect(await add({ by: 'Bell' })).toBe('kept');
  expect(await add({ frame: 2 })).toBe('kept');
  const again = await FeedbackFile.open(path);
  expect((await again.add(said, classifier)).outcome).toBe('known');
  expect(await linesOf()).toHaveLength(5);
  // Many at once: each once.
  const asked = Array.from({ length: 20 }, (_, i) =>
    again.add({ ...said, frame: i % 4 }, classifier),
  );
  const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(2);
  expect(await linesOf()).toHaveLength(7);
});

test('a crash in the middle of a line costs that line alone', async () => {
  const file = await FeedbackFile.open(path);
  await file.add(said, classifier);
  await file.add({ ...said, by: 'Ähre' }, classifier);
  const whole = await readFile(path);
  const first = whole.indexOf('\n') + 1;
  for (let cut = first; cut <= whole.length; cut += 1 + (cut % 7)) {
    await writeFile(path, whole.subarray(0, cut));
    const opened = await FeedbackFile.open(path);
    const { outcome } = await opened.add({ ...said, by: 'Ähre' }, classifier);
    expect(outcome, String(cut)).toBe(cut === whole.length ? 'known' : 'kept');
    expect(await linesOf()).toHaveLength(2);
  }
});

test('a file that is full takes no more, and one that holds other things is refused', async () => {
  const file = await FeedbackFile.open(path, 600);
  const outcomes: string[] = [];
  for (let frame = 0; frame < 5; frame++) {
    outcomes.push((await file.add({ ...said, frame }, classifier)).outcome);
  }
  expect(outcomes).toEqual(['kept', 'kept', 'full', 'full', 'full']);
  await writeFile(path, '{"category":"liver"}\n');
  await expect(FeedbackFile.open(path)).rejects.toThrow(/^Cannot read the corrections: line 1 of /);
});

test('corrections find their frames by instance or hash, and wait for those that are not here', async () => {
  const dir = await scratch();
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    const [one, two, later] = [1, 2, 3].map((number) => fileRecord(number, {}, 2));
    await workspace.catalog.recordFiles([one!, two!]);
    const rows = await workspace.catalog.frames();
    const idOf = (uid: string, index: number): string =>
      rows.find((row) => row.sopInstanceUID === uid && row.index === index)?.frameId ?? '';
    const file = await FeedbackFile.open(path);
    await file.add(said, classifier);
    await file.add({ ...said, by: 'Bell', category: null }, classifier);
    await file.add({ hash: two!.frames[0]!.hash!, category: 'spleen' }, classifier);
    await file.add({ sopInstanceUID: '1.2.3.3', frame: 0, category: 'liver' }, classifier);
    expect(await takeCorrections(workspace, path)).toEqual({
      ...{ corrections: 4, taken: 4, toReview: 2, decided: 0, absent: 1 },
    });
    const open = await openCorrections(workspace, rows);
    // The newest word counts.
    expect(open.get(idOf('1.2.3.1', 1))).toMatchObject({ category: null, by: 'Bell' });
    expect(open.get(idOf('1.2.3.2', 0))).toMatchObject({ category: 'spleen', by: null });
    expect(open.size).toBe(2);

    await workspace.catalog.recordFiles([later!]);
    const { toReview, absent } = await takeCorrections(workspace, path);
    expect([toReview, absent]).toEqual([3, 0]);
    // No label is given by a correction.
    const labels = (await workspace.catalog.frames()).map(({ labelSource }) => labelSource);
    expect(new Set(labels)).toEqual(new Set(['folder']));
  } finally {
    await workspace.close();
  }
});
