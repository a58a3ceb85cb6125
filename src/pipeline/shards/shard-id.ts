import { createHash } from 'node:crypto';

/** Frames of one shard: seconds of work, against milliseconds of its way through a queue. */
export const SHARD_FRAMES = 256;

/** The name of the shard of some frames, 64 hex digits: everything that its rows depend on. */
export function shardId(key: string, hashes: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(['extract', key, hashes]))
    .digest('hex');
}

/** Frames cut into shards, in their order. */
export function shardsOf(hashes: readonly string[]): string[][] {
  const count = Math.ceil(hashes.length / SHARD_FRAMES);
  return Array.from({ length: count }, (_, i) =>
    hashes.slice(i * SHARD_FRAMES, (i + 1) * SHARD_FRAMES),
  );
}
