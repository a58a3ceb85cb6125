import type * as z from 'zod';
import type { Effects, Shard, ShardRunner } from '../../effects.ts';
import { hasResult, readResult, removeShardFiles } from './shard-files.ts';
import type { Place } from './shard-shelf.ts';

/**
 * Has shards done elsewhere and gives their results, in the order of the shards. One that is there
 * already is not made again; one that is damaged is.
 *
 * @throws as {@link ShardRunner.run}.
 */
export async function* resultsOfShards<T>(
  place: Place,
  shards: readonly Shard[],
  schema: z.ZodType<T>,
  runner: ShardRunner,
  effects: Effects,
): AsyncGenerator<T> {
  const isThere = ({ id }: Shard): Promise<boolean> => hasResult(place, id);
  for await (const { id, ...shard } of runner.run(shards, isThere, effects)) {
    const found = await readResult(place, id, schema);
    if (found !== undefined) yield found;
    else yield await again({ id, ...shard });
  }

  async function again(shard: Shard): Promise<T> {
    await removeShardFiles(place, [shard.id], 'result');
    for await (const { id } of runner.run([shard], isThere, effects)) {
      const made = await readResult(place, id, schema);
      if (made !== undefined) return made;
    }
    throw new RangeError(`The result of the shard ${shard.id} was damaged twice`);
  }
}
