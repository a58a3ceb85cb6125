import type { Workspace } from '../src/catalog/index.ts';
import { type ShardRunner, silent } from '../src/effects.ts';
import { openShardDoer } from '../src/pipeline/index.ts';

/** Does shards in this process, as a worker does. */
export interface ShardsHere extends ShardRunner {
  /** Steps that were done. */
  readonly done: string[];
  /** Is called before each shard, with its step. */
  before: (step: string) => Promise<void>;
  close(): Promise<void>;
}

/** A queue and its worker in one. */
export async function shardsHere(workspace: Workspace): Promise<ShardsHere> {
  const doer = await openShardDoer(workspace, 1);
  let turn: Promise<unknown> = Promise.resolve();
  const runner: ShardsHere = {
    done: [],
    before: () => Promise.resolve(),
    async *run(shards, isThere, { signal }) {
      for (const shard of shards) {
        if (!(await isThere(shard))) {
          // What goes through a queue is text.
          const task = JSON.parse(JSON.stringify(shard.task)) as { readonly step: string };
          const work = async (): Promise<void> => {
            await runner.before(task.step);
            await doer.run(shard.id, task, { ...silent, ...(signal && { signal }) });
          };
          // A worker has one in hand, whoever asks.
          const own = turn.then(work);
          turn = own.catch(() => undefined);
          await own;
          runner.done.push(task.step);
        }
        yield shard;
      }
    },
    close: () => doer.close(),
  };
  return runner;
}
