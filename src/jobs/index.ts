import type { ShardQueue } from './queue/shard-queue.ts';
import type { startShardWorker as start } from './queue/shard-worker.ts';

export type { JobEngine, JobEvent } from './job-engine.ts';
export type { JobRequest } from './job-request.ts';
export { LocalEngine } from './local-engine.ts';

/** {@link ShardQueue.open}; what it takes is loaded where there is a queue. */
export const openShardQueue: typeof ShardQueue.open = async (...asked) =>
  (await import('./queue/shard-queue.ts')).ShardQueue.open(...asked);

/** Takes shards from a queue; what it takes is loaded where there is one. */
export const startShardWorker: typeof start = async (...asked) =>
  (await import('./queue/shard-worker.ts')).startShardWorker(...asked);
