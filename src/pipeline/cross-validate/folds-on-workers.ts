import type { Workspace } from '../../catalog/index.ts';
import type { Effects, ShardRunner } from '../../effects.ts';
import { fittingOf, type FitOnWorkers, shardOf } from '../fits/fit-on-workers.ts';
import { type FoldAnswer, foldAnswerSchema } from '../fits/fit-tasks.ts';
import { resultsOfShards } from '../shards/results-of-shards.ts';
import { removeShardFiles, shareInput } from '../shards/shard-files.ts';
import type { Division } from './division.ts';

/** Has the heads of folds fitted and asked elsewhere, each by itself. */
export class FoldsOnWorkers {
  readonly #workspace: Workspace;
  readonly #runner: ShardRunner;
  readonly #input: string;
  readonly #inputs: readonly string[];
  readonly #results = new Set<string>();

  private constructor(
    workspace: Workspace,
    runner: ShardRunner,
    input: string,
    inputs: readonly string[],
  ) {
    this.#workspace = workspace;
    this.#runner = runner;
    this.#input = input;
    this.#inputs = [...inputs, input];
  }

  static async open(
    workspace: Workspace,
    asked: FitOnWorkers,
    runner: ShardRunner,
  ): Promise<FoldsOnWorkers> {
    const inputs: string[] = [];
    const fitting = await fittingOf(workspace, asked, { inputs });
    const input = await shareInput(workspace, fitting);
    return new FoldsOnWorkers(workspace, runner, input, inputs);
  }

  ask({ folds, seed, share }: Division, effects: Effects): AsyncIterable<FoldAnswer> {
    const input = this.#input;
    const shards = folds.map((_, which) =>
      shardOf({ step: 'fold', input, folds: folds.length, seed, which, share }, 'last'),
    );
    for (const { id } of shards) this.#results.add(id);
    return resultsOfShards(this.#workspace, shards, foldAnswerSchema, this.#runner, effects);
  }

  /** Takes away answers, when what was made of them is kept. */
  async close(): Promise<void> {
    await removeShardFiles(this.#workspace, [...this.#results], 'result');
    await removeShardFiles(this.#workspace, this.#inputs, 'input');
  }
}
