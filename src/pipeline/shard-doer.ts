import * as z from 'zod';
import type { WorkspaceFolder } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';
import { FitDoer } from './fits/fit-doer.ts';
import { fitTaskSchema, foldTaskSchema, lossesTaskSchema } from './fits/fit-tasks.ts';
import { extractTaskSchema, ShardExtractor } from './shards/extract-shard.ts';
import { hasResult, sha256 } from './shards/shard-files.ts';
import { SourceDoer } from './source-shards/source-doer.ts';
import { readTaskSchema, wordsTaskSchema } from './source-shards/source-tasks.ts';

/** Does shards that other processes ask for, one after another. */
export interface ShardDoer {
  /** @throws UserError when this version does not know such a task, or it cannot be done. */
  run(id: string, task: unknown, effects: Effects): Promise<void>;
  close(): Promise<void>;
}

const shardSchema = z.object({
  id: sha256,
  task: z.discriminatedUnion('step', [
    extractTaskSchema,
    fitTaskSchema,
    foldTaskSchema,
    lossesTaskSchema,
    readTaskSchema,
    wordsTaskSchema,
  ]),
});

/** @param threads how many extract the features of a shard, or read files; absent: up to one per core. */
export function openShardDoer(
  workspace: WorkspaceFolder,
  threads: number | undefined,
): Promise<ShardDoer> {
  const extractor = new ShardExtractor(workspace, threads);
  const fitter = new FitDoer(workspace);
  const reader = new SourceDoer(workspace, threads);
  return Promise.resolve({
    async run(named, told, effects) {
      const { success, data } = shardSchema.safeParse({ id: named, task: told });
      if (!success) {
        throw new UserError(
          'Cannot do the shard: this version of Sonograft does not know such a task; run the same version everywhere.',
        );
      }
      const { id, task } = data;
      if (task.step === 'extract') await extractor.extract(id, task, effects);
      else if (await hasResult(workspace, id)) return;
      else if (task.step === 'read' || task.step === 'words') await reader.run(id, task, effects);
      else await fitter.run(id, task, effects);
    },
    async close() {
      await extractor.close();
      await fitter.close();
      await reader.close();
    },
  });
}
