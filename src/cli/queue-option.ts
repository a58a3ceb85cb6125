import type { Command } from 'commander';
import type { Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';

/** What the command line says about who does the work. */
export interface QueueOption {
  readonly queue?: string;
}

export const QUEUE_HELP =
  'a queue in Redis or Valkey: redis://HOST:PORT, or rediss:// encrypted (password in REDIS_PASSWORD)';

/**
 * Adds the option to have long work done by workers.
 *
 * @param what they do, such as "features extracted".
 */
export function withQueueOption(command: Command, what: string): Command {
  return command.option(
    '--queue <address>',
    `have ${what} by "sonograft worker" processes through ${QUEUE_HELP}`,
  );
}

/** Does work whose shards go to the queue, if there is one. */
export async function onQueue<T>(
  { queue }: QueueOption,
  workspace: Workspace,
  effects: Effects,
  work: (effects: Effects) => Promise<T>,
): Promise<T> {
  if (queue === undefined) return await work(effects);
  const { openShardQueues } = await import('../jobs/index.ts');
  const shards = await openShardQueues(workspace, queue);
  try {
    return await work({ ...effects, shards });
  } finally {
    await shards.close();
  }
}

/** Opens the queue, where there is one, for a workspace that is not open yet. */
export function shardsOf({ queue }: QueueOption) {
  if (queue === undefined) return undefined;
  return async (workspace: Workspace) => {
    const { openShardQueues } = await import('../jobs/index.ts');
    return await openShardQueues(workspace, queue);
  };
}
