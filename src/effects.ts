/**
 * What a long step does to the world besides its result. The command line draws bars with it, tests
 * pass {@link silent}.
 */
export interface Effects {
  /** Reports that `done` of `total` units of `step` are finished; `detail` says what came of them. */
  progress: (step: string, done: number, total: number, detail?: string) => void;
  /** Says one sentence that the user should read, such as an assumption that was made. */
  note: (sentence: string) => void;
  /** Raised when the user wants to stop; long steps look at it between units. */
  signal?: AbortSignal;
}

/** Effects that do nothing. */
export const silent: Effects = { progress: () => undefined, note: () => undefined };
