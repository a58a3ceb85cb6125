import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError } from '../../errors.ts';
import { holdFileLock } from '../../file-lock.ts';

/**
 * Does work on a run while nobody else does.
 *
 * @throws UserError when another process works on the run.
 */
export async function withRunLock<T>(
  workspace: Workspace,
  run: string,
  work: () => Promise<T>,
): Promise<T> {
  const dir = workspace.runDir(run);
  const action = `train run ${run}`;
  let release: () => void;
  try {
    await mkdir(dir, { recursive: true });
    release = await holdFileLock(join(dir, 'train.lock'), action);
  } catch (error) {
    throw fromSystemError(error, `Cannot ${action}`);
  }
  try {
    return await work();
  } finally {
    release();
  }
}
