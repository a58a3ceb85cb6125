import type { Backbone, FeatureStore } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects, Shard, ShardRunner } from '../../effects.ts';
import { extractionShard } from './extract-shard.ts';
import { openRows } from './open-rows.ts';
import type { RowsShard } from './rows-place.ts';
import { shardsOf } from './shard-id.ts';

/**
 * Has the features of frames extracted elsewhere and appends them to the store, in the order of the
 * frames: the file is the same as when they are extracted here.
 *
 * @param hashes each once, and none that the store has.
 */
export async function extractOnWorkers(
  workspace: Workspace,
  backbone: Backbone,
  hashes: readonly string[],
  store: FeatureStore,
  runner: ShardRunner,
  effects: Effects,
): Promise<void> {
  const place = openRows(workspace, backbone);
  await place.putBackbone(backbone);
  const parts = shardsOf(hashes);
  const shards = parts.map((part) => extractionShard(backbone, part));
  const isThere = (shard: Shard): Promise<boolean> => place.has(shard);
  let done = 0;
  for await (const shard of runner.run(shards, isThere, effects)) {
    const part = { id: shard.id, hashes: parts[shards.indexOf(shard)] ?? [] };
    const rows = await rowsOf(shard, part);
    await store.append(
      part.hashes.map((hash, i) => ({
        hash,
        row: rows.subarray(i * backbone.length, (i + 1) * backbone.length),
      })),
    );
    await place.taken(part);
    done += part.hashes.length;
    effects.progress('Extracting features', done, hashes.length);
  }

  /** Rows that are damaged are made again. */
  async function rowsOf(shard: Shard, part: RowsShard): Promise<Float32Array> {
    const rows = await place.read(part);
    if (rows !== undefined) return rows;
    await place.discard(part);
    for await (const again of runner.run([shard], isThere, effects)) {
      const made = again === shard ? await place.read(part) : undefined;
      if (made !== undefined) return made;
    }
    throw new RangeError(`The features of shard ${part.id} were damaged twice`);
  }
}
