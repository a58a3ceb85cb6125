import { Worker } from 'bullmq';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { openShardDoer } from '../../pipeline/index.ts';
import { connectionTo, PREFIX, queueName, seeThatItAnswers } from './connection.ts';
import { parseRedisAddress } from './redis-address.ts';

/** A worker that says nothing for so long is taken for dead, and its shard given to another. */
const LOCK_MS = 10_000;
const LOOK_MS = 5000;
/** With BullMQ's own limit of one, a shard whose worker dies twice would be given up. */
const MOST_STALLED = 20;

export interface WorkerOptions {
  /** Threads that work on a shard; absent: up to one per core. */
  readonly threads?: number | undefined;
}

/** A worker that takes shards until it is closed. */
export interface ShardWorker {
  /** Finishes the shard in hand. */
  close(): Promise<void>;
}

/**
 * Takes shards of a workspace from a queue.
 *
 * @param tell is called after each shard, with why it failed if it did.
 * @throws UserError as {@link ShardQueue.open}.
 */
export async function startShardWorker(
  workspace: Workspace,
  address: string,
  { threads }: WorkerOptions,
  effects: Pick<Effects, 'note'>,
  tell: (shard: ShardDone) => void,
): Promise<ShardWorker> {
  const parsed = parseRedisAddress(address);
  await seeThatItAnswers(parsed);
  const quiet: Effects = { progress: () => undefined, note: effects.note };
  const doer = await openShardDoer(workspace, threads);
  const worker = new Worker(
    queueName(workspace),
    async ({ id = '', name, data }) => {
      const began = performance.now();
      try {
        await doer.run(id, data, quiet);
        tell({ id, step: name, seconds: (performance.now() - began) / 1000, reason: null });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        tell({ id, step: name, seconds: (performance.now() - began) / 1000, reason });
        throw error;
      }
    },
    {
      ...{ connection: connectionTo(parsed), prefix: PREFIX },
      ...{ lockDuration: LOCK_MS, stalledInterval: LOOK_MS, maxStalledCount: MOST_STALLED },
    },
  );
  let isAway = false;
  worker.on('error', () => {
    if (!isAway) effects.note(`The queue ${parsed.location} does not answer; waiting for it.`);
    isAway = true;
  });
  worker.on('ready', () => (isAway = false));
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close();
      await doer.close();
    },
  };
}

/** What became of a shard. */
export interface ShardDone {
  readonly id: string;
  readonly step: string;
  readonly seconds: number;
  /** Why it failed; null: it did not. */
  readonly reason: string | null;
}
