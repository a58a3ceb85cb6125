import { WaitingError, Worker } from 'bullmq';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { Interrupted } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import { openShardDoer } from '../../pipeline/index.ts';
import { inSpan } from '../../traces.ts';
import { connectionTo, PREFIX, queueName, seeThatItAnswers, shardsOn } from './connection.ts';
import { carriedSchema } from './carried.ts';
import { NewsTeller } from './news-teller.ts';
import { parseRedisAddress } from './redis-address.ts';
import { RESILIENT } from './resilient.ts';
import { StopSigns } from './stop-signs.ts';

export interface WorkerOptions {
  /** Threads that work on a shard; absent: up to one per core. */
  readonly threads?: number | undefined;
  /** Takes the shards that are done on it; absent: on the processor. */
  readonly device?: Device | undefined;
}

/** A worker that takes shards until it is closed. */
export interface ShardWorker {
  /** Finishes the shard in hand, or gives it back where it may take long. */
  close(): Promise<void>;
}

/**
 * Takes shards of a workspace from a queue.
 *
 * @param tell is called after each shard, with why it failed if it did.
 * @throws UserError as {@link ShardQueue.open}.
 */
export async function startShardWorker(
  workspace: WorkspaceFolder,
  address: string,
  { threads, device = 'cpu' }: WorkerOptions,
  effects: Pick<Effects, 'note'>,
  tell: (shard: ShardDone) => void,
): Promise<ShardWorker> {
  const parsed = parseRedisAddress(address);
  await seeThatItAnswers(parsed);
  const doer = await openShardDoer(workspace, threads);
  const name = queueName(workspace, shardsOn(device));
  const signs = new StopSigns(parsed, name);
  const closing = new AbortController();
  const worker = new Worker(
    name,
    async (job, token) => {
      const { id = '', name: step } = job;
      const began = performance.now();
      const seconds = (): number => (performance.now() - began) / 1000;
      const stop = new AbortController();
      const unwatch = signs.watch(id, () => stop.abort());
      // A fit may take hours; it goes on elsewhere from its checkpoint.
      const signal = isLong(step) ? AbortSignal.any([stop.signal, closing.signal]) : stop.signal;
      const news = new NewsTeller(job);
      const told: Effects = {
        progress: () => undefined,
        note: (note) => news.add({ kind: 'note', note }),
        epoch: (epoch) => news.add({ kind: 'epoch', epoch: { ...epoch } }),
        signal,
      };
      try {
        const { task, traceparent } = carriedSchema.safeParse(job.data).data ?? {};
        const work = () => doer.run(id, task, told);
        await inSpan(`shard ${step}`, { 'sonograft.shard': id }, work, traceparent);
        tell({ id, step, seconds: seconds(), reason: null });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        tell({ id, step, seconds: seconds(), reason });
        // Whoever still wants it asks again when it is gone without a result.
        if (stop.signal.aborted) return;
        if (!closing.signal.aborted || !(error instanceof Interrupted)) throw error;
        await job.moveToWait(token);
        throw new WaitingError();
      } finally {
        unwatch();
        await news.close();
      }
    },
    {
      ...{ connection: connectionTo(parsed), prefix: PREFIX },
      ...RESILIENT,
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
      closing.abort();
      await worker.close();
      signs.close();
      await doer.close();
    },
  };
}

function isLong(step: string): boolean {
  return ['fit', 'fold', 'losses'].includes(step);
}

/** What became of a shard. */
export interface ShardDone {
  readonly id: string;
  readonly step: string;
  readonly seconds: number;
  /** Why it failed; null: it did not. */
  readonly reason: string | null;
}
