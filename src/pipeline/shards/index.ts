export { extractOnWorkers } from './extract-on-workers.ts';
export { runShard } from './run-shard.ts';
