/** What one epoch of a training came to. */
export interface EpochFigures {
  /** From 1. */
  readonly epoch: number;
  /** Mean training log-loss. */
  readonly loss: number;
  /** Of the tuning part after it; null where there is none. */
  readonly tuningLogLoss: number | null;
  readonly tuningAccuracy: number | null;
}

/**
 * A piece of a step, a few hundred frames long, that whoever has the workspace may do. It is plain
 * JSON, and names its result by its content: doing it twice does no harm.
 */
export interface Shard {
  /** SHA-256 in hex of everything that the result depends on. */
  readonly id: string;
  /** For whoever does it. */
  readonly task: object;
  /** Before or after the others that wait; absent: in its turn. */
  readonly urgency?: 'first' | 'last';
  /** What it needs to be done on; absent: the processor. */
  readonly device?: 'cpu' | 'webgpu' | 'cuda';
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
    isThere: (shard: Shard) => boolean | Promise<boolean>,
    effects: Effects,
  ): AsyncIterable<Shard>;
}

/**
 * What a long step does to the world besides its result. The command line draws bars with it, tests
 * pass {@link silent}.
 */
export interface Effects {
  /** Reports that `done` of `total` units of `step` are finished; `detail` says what came of them. */
  progress: (step: string, done: number, total: number, detail?: string) => void;
  /** Says one sentence that the user should read, such as an assumption that was made. */
  note: (sentence: string) => void;
  /** Tells of an epoch of training that is over, for whoever draws the curve. */
  epoch?: (figures: EpochFigures) => void;
  /** Does pieces of long steps elsewhere; absent: they are done here. */
  shards?: ShardRunner;
  /** Raised when the user wants to stop; long steps look at it between units. */
  signal?: AbortSignal;
}

/** Effects that do nothing. */
export const silent: Effects = { progress: () => undefined, note: () => undefined };
