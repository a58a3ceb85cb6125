import { join } from 'node:path';
import type { Place } from '../shards/shard-files.ts';

/** Where a head lies that was fitted as a shard, until it is in its run. */
export function headDir({ dir }: Place, id: string): string {
  return join(dir, 'shards', `${id}.head`);
}
