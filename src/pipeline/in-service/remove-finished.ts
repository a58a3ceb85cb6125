import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystemError } from '../../errors.ts';
import type { ReportsFolder } from './reports-folder.ts';

const DAY = 86_400_000;

/** A study under this name is on its way out; a folder whose name begins with a dot is not taken up. */
const LEAVING = '.leaving-';

/** What removes; another one in tests. */
export interface Removal {
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly rm: (path: string, options: { readonly force: true }) => Promise<void>;
  readonly rmdir: (path: string) => Promise<void>;
}

/**
 * Removes studies of which every object is dealt with: its report was taken by the node, or it was refused,
 * and each came and ended longer than so many days ago. Their files, reports, accounts and pages go; a
 * study of which anything waits stays whole. The study is first put aside at one stroke, so that nothing of it is ever
 * taken for new; what a crash interrupts the next call ends. An object that came at that very moment is
 * put back.
 *
 * @param folder that holds `received/` and `studies/`.
 * @param now in milliseconds.
 * @returns how many studies were removed.
 * @throws UserError when something cannot be removed.
 */
export async function removeFinished(
  folder: string,
  reports: ReportsFolder,
  days: number,
  now: number = Date.now(),
  removal: Removal = { rename, rm, rmdir },
): Promise<number> {
  const received = join(folder, 'received');
  let removed = 0;
  try {
    for (const study of await studiesIn(received)) {
      if (study.startsWith(LEAVING)) {
        await end(folder, study.slice(LEAVING.length), reports, isOld, removal);
        removed += 1;
      } else if (!study.startsWith('.') && (await isOver(join(received, study)))) {
        await removal.rename(join(received, study), join(received, `${LEAVING}${study}`));
        await end(folder, study, reports, isOld, removal);
        removed += 1;
      }
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot remove a finished study');
  }
  return removed;

  async function isOver(study: string): Promise<boolean> {
    const names = await readdir(study);
    for (const name of names) {
      const at = await reports.finishedAt(name);
      const isFinished = at !== null && now - at > days * DAY;
      if (!isFinished || !(await isOld(join(study, name)))) return false;
    }
    return names.length > 0;
  }

  async function isOld(file: string): Promise<boolean> {
    return now - (await stat(file)).mtimeMs > days * DAY;
  }
}

/** Removes what is left of a study that was put aside. */
async function end(
  folder: string,
  study: string,
  reports: ReportsFolder,
  isOld: (file: string) => Promise<boolean>,
  { rm: remove, rmdir: removeFolder }: Removal,
): Promise<void> {
  const place = join(folder, 'received', `${LEAVING}${study}`);
  for (const name of await readdir(place)) {
    if (await isOld(join(place, name))) continue;
    await mkdir(join(folder, 'received', study), { recursive: true });
    await rename(join(place, name), join(folder, 'received', study, name));
  }
  for (const ending of ['html', 'json']) {
    await remove(join(folder, 'studies', `${study}.${ending}`), { force: true });
  }
  // The file goes last: as long as it is there, the rest of it can be found.
  for (const name of await readdir(place)) {
    for (const path of [...reports.filesOf(name), join(place, name)]) {
      await remove(path, { force: true });
    }
  }
  await removeFolder(place);
}

/** Names of folders, those on their way out first. */
async function studiesIn(received: string): Promise<string[]> {
  const entries = await readdir(received, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => Number(b.startsWith(LEAVING)) - Number(a.startsWith(LEAVING)));
}
