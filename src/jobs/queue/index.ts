export { type GivenUp, ShardQueue } from './shard-queue.ts';
export { type ShardDone, type ShardWorker, startShardWorker } from './shard-worker.ts';
