export { extractOnWorkers } from './extract-on-workers.ts';
export { openShardDoer, type ShardDoer } from './shard-doer.ts';
