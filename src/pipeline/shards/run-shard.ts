import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { extractShard, extractTaskSchema } from './extract-shard.ts';

/**
 * Does a shard that another process asked for.
 *
 * @param threads how many work on it; absent: up to one per core.
 * @throws UserError when this version does not know such a task, or it cannot be done.
 */
export async function runShard(
  workspace: Pick<Workspace, 'featuresDir' | 'framePath'>,
  id: string,
  task: unknown,
  threads: number | undefined,
  effects: Effects,
): Promise<void> {
  const { success, data } = extractTaskSchema.safeParse(task);
  if (!success || !/^[0-9a-f]{64}$/.test(id)) {
    throw new UserError(
      'Cannot do the shard: this version of Sonograft does not know such a task; run the same version everywhere.',
    );
  }
  await extractShard(workspace, id, data, threads, effects);
}
