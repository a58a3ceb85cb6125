import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Backbone, FeatureStore } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects, Shard, ShardRunner } from '../../effects.ts';
import { extractionShard, rowsPath, sharePacked } from './extract-shard.ts';
import { readRows } from './rows-file.ts';

/** Frames of one shard: seconds of work, against milliseconds of its way through a queue. */
const SHARD_FRAMES = 256;

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
  await sharePacked(workspace, backbone);
  const parts = partsOf(hashes);
  const shards = parts.map((part) => extractionShard(backbone, part));
  const isThere = ({ id }: Shard): boolean => existsSync(rowsPath(workspace, id));
  let done = 0;
  for await (const shard of runner.run(shards, isThere, effects)) {
    const part = parts[shards.indexOf(shard)] ?? [];
    const rows = await rowsOf(shard, part.length * backbone.length);
    await store.append(
      part.map((hash, i) => ({
        hash,
        row: rows.subarray(i * backbone.length, (i + 1) * backbone.length),
      })),
    );
    await rm(rowsPath(workspace, shard.id), { force: true });
    done += part.length;
    effects.progress('Extracting features', done, hashes.length);
  }

  /** A file that is damaged is made again. */
  async function rowsOf(shard: Shard, count: number): Promise<Float32Array> {
    const path = rowsPath(workspace, shard.id);
    const rows = await readRows(path, count);
    if (rows !== undefined) return rows;
    await rm(path);
    for await (const again of runner.run([shard], isThere, effects)) {
      const made = await readRows(rowsPath(workspace, again.id), count);
      if (made !== undefined) return made;
    }
    throw new RangeError(`The features in ${path} were damaged twice`);
  }
}

function partsOf(hashes: readonly string[]): string[][] {
  const count = Math.ceil(hashes.length / SHARD_FRAMES);
  return Array.from({ length: count }, (_, i) =>
    hashes.slice(i * SHARD_FRAMES, (i + 1) * SHARD_FRAMES),
  );
}
