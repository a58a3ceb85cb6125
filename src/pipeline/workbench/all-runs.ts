import type { Workspace } from '../../catalog/index.ts';
import { findRun, type RunFile } from '../predict/run-file.ts';

/** Every finished run whose folder is there, newest first. */
export async function allRuns(workspace: Workspace): Promise<RunFile[]> {
  const names = (await workspace.catalog.runs()).map(({ name }) => name);
  const runs = await Promise.all(names.map((name) => findRun(workspace, name)));
  return runs
    .flatMap((run) => run ?? [])
    .sort((a, b) => (a.finishedAt === b.finishedAt ? 0 : a.finishedAt < b.finishedAt ? 1 : -1));
}
