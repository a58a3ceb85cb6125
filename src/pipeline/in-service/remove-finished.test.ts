import { mkdir, readdir, rename, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { removeFinished } from './remove-finished.ts';
import { type Account, ReportsFolder } from './reports-folder.ts';

const DAY = 86_400_000;

/** By study, what became of its objects. */
const STUDIES = {
  done: ['sent', 'sent', 'refused'],
  waits: ['sent', 'waiting'],
  unseen: ['sent', 'nothing'],
} as const;

/** A folder of a service with the studies above. */
async function served(): Promise<{ folder: string; reports: ReportsFolder }> {
  const folder = await scratch();
  const reports = await ReportsFolder.open(join(folder, 'reports'));
  await mkdir(join(folder, 'studies'));
  for (const [study, states] of Object.entries(STUDIES)) {
    await mkdir(join(folder, 'received', study), { recursive: true });
    await writeFile(join(folder, 'studies', `${study}.html`), study);
    for (const [i, state] of states.entries()) {
      const name = `${study}${i}.dcm`;
      await writeFile(join(folder, 'received', study, name), name);
      const account: Account = {
        ...{ file: `${study}/${name}`, sopInstanceUID: null, predictions: [] },
        refused: state === 'refused' ? 'no-pixels' : null,
      };
      if (state === 'refused') await reports.refuse(name, account);
      if (state === 'sent' || state === 'waiting') await reports.keep(name, Buffer.of(1), account);
      if (state === 'sent') await reports.sent(name);
    }
  }
  return { folder, reports };
}

/** Every file, but for folders that are empty. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

const isOfDone = (file: string): boolean => /(^|\/)(\.leaving-)?done/.test(file);

test('what is finished for long enough goes, whole studies and nothing else', async () => {
  const { folder, reports } = await served();
  const before = await filesIn(folder);
  expect(await removeFinished(folder, reports, 30, Date.now() + 29 * DAY)).toBe(0);
  expect(await filesIn(folder)).toEqual(before);
  expect(await removeFinished(folder, reports, 30, Date.now() + 31 * DAY)).toBe(1);
  expect(await filesIn(folder)).toEqual(before.filter((file) => !isOfDone(file)));
  expect(await removeFinished(folder, reports, 30, Date.now() + 31 * DAY)).toBe(0);
});

test('stopped anywhere, it takes nothing for new, leaves the rest alone, and goes on', async () => {
  let steps = Infinity;
  for (let stopAt = 0; stopAt < steps; stopAt++) {
    const { folder, reports } = await served();
    const before = await filesIn(folder);
    let done = 0;
    const counted =
      <Args extends unknown[]>(work: (...args: Args) => Promise<void>) =>
      async (...args: Args): Promise<void> => {
        if (done === stopAt) throw new RangeError('killed');
        await work(...args);
        done += 1;
      };
    const killed = { rename: counted(rename), rm: counted(rm), rmdir: counted(rmdir) };
    const now = Date.now() + 31 * DAY;
    const ended = await removeFinished(folder, reports, 30, now, killed).then(
      () => true,
      (error: unknown) => {
        expect(String(error)).toMatch(/killed/);
        return false;
      },
    );
    if (ended) steps = stopAt;

    // As at the next start.
    const again = await ReportsFolder.open(join(folder, 'reports'));
    for (const file of await filesIn(join(folder, 'received'))) {
      if (file.startsWith('done/')) expect(again.has(file.slice('done/'.length))).toBe(true);
    }
    const left = before.filter((file) => !isOfDone(file));
    expect((await filesIn(folder)).filter((file) => !isOfDone(file))).toEqual(left);
    await removeFinished(folder, again, 30, now);
    expect(await filesIn(folder), String(stopAt)).toEqual(left);
  }
  // Put aside, three files each with a report, a reason or an account, two pages and the folder.
  expect(steps).toBe(16);
});

test('an object that comes while its study is put aside is put back, and nothing else', async () => {
  const { folder, reports } = await served();
  const late = join(folder, 'received', 'done', 'late.dcm');
  const now = Date.now() + 31 * DAY;
  const beside = async (from: string, to: string): Promise<void> => {
    await writeFile(late, 'late');
    await utimes(late, new Date(now), new Date(now));
    await rename(from, to);
  };
  await removeFinished(folder, reports, 30, now, { rename: beside, rm, rmdir });
  expect((await filesIn(folder)).filter(isOfDone)).toEqual(['received/done/late.dcm']);
});

test('an object that came again lately keeps its study', async () => {
  const { folder, reports } = await served();
  const now = Date.now() + 31 * DAY;
  await utimes(join(folder, 'received', 'done', 'done0.dcm'), new Date(now), new Date(now));
  expect(await removeFinished(folder, reports, 30, now)).toBe(0);
});
