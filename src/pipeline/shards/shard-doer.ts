import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { extractTaskSchema, ShardExtractor } from './extract-shard.ts';

/** Does shards that other processes ask for, one after another. */
export interface ShardDoer {
  /** @throws UserError when this version does not know such a task, or it cannot be done. */
  run(id: string, task: unknown, effects: Effects): Promise<void>;
  close(): Promise<void>;
}

/** @param threads how many work on a shard; absent: up to one per core. */
export function openShardDoer(
  workspace: Pick<Workspace, 'featuresDir' | 'framePath'>,
  threads: number | undefined,
): Promise<ShardDoer> {
  const extractor = new ShardExtractor(workspace, threads);
  return Promise.resolve({
    async run(id, task, effects) {
      const { success, data } = extractTaskSchema.safeParse(task);
      if (!success || !/^[0-9a-f]{64}$/.test(id)) {
        throw new UserError(
          'Cannot do the shard: this version of Sonograft does not know such a task; run the same version everywhere.',
        );
      }
      await extractor.extract(id, data, effects);
    },
    close: () => extractor.close(),
  });
}
