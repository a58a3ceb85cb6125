import type { startJobWorker as startJobs } from './queue/job-worker.ts';
import type { QueueEngine } from './queue/queue-engine.ts';
import type { ShardQueues } from './queue/shard-queues.ts';
import type { startShardWorker as start } from './queue/shard-worker.ts';
import type { serveWorkerStatus as serveStatus } from './queue/worker-status.ts';

export type { JobEngine, JobEvent } from './job-engine.ts';
export type { JobRequest } from './job-request.ts';
export type { ShardDone, ShardWorker } from './queue/shard-worker.ts';
export { LocalEngine } from './local-engine.ts';

/** {@link ShardQueues.open}; what it takes is loaded where there is a queue. */
export const openShardQueues: typeof ShardQueues.open = async (...asked) =>
  (await import('./queue/shard-queues.ts')).ShardQueues.open(...asked);

/** {@link QueueEngine.open}; what it takes is loaded where there is a queue. */
export const openQueueEngine: typeof QueueEngine.open = async (...asked) =>
  (await import('./queue/queue-engine.ts')).QueueEngine.open(...asked);

/** Takes jobs from a queue; what it takes is loaded where there is one. */
export const startJobWorker: typeof startJobs = async (...asked) =>
  (await import('./queue/job-worker.ts')).startJobWorker(...asked);

/** Takes shards from a queue; what it takes is loaded where there is one. */
export const startShardWorker: typeof start = async (...asked) =>
  (await import('./queue/shard-worker.ts')).startShardWorker(...asked);

/** Tells how a worker and its queues are; what it takes is loaded where there is one. */
export const serveWorkerStatus: typeof serveStatus = async (...asked) =>
  (await import('./queue/worker-status.ts')).serveWorkerStatus(...asked);
