import type { Effects } from './effects.ts';

/**
 * A piece of a step, a few hundred frames long, that whoever has the workspace may do. It is plain
 * JSON, and names its result by its content: doing it twice does no harm.
 */
export interface Shard {
  /** SHA-256 in hex of everything that the result depends on. */
  readonly id: string;
  /** For whoever does it. */
  readonly task: object;
}

/** Has shards done elsewhere. */
export interface ShardRunner {
  /**
   * Gives each shard when its result is there, in the order of the shards.
   *
   * @param isThere looks for a result, which may come from an earlier run.
   * @throws UserError when one cannot be done, with the reason; Interrupted when the signal is raised.
   */
  run(
    shards: readonly Shard[],
    isThere: (shard: Shard) => boolean,
    effects: Effects,
  ): AsyncIterable<Shard>;
}
