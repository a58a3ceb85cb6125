/** Hands a study on once nothing of it has come for a while; one study at a time. */
export class QuietStudies {
  /** Studies that were handed on and dealt with, some of them more than once. */
  readonly done = new Set<string>();
  readonly #quiet: number;
  readonly #handOn: (study: string) => Promise<void>;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Studies that are finished and not yet dealt with. */
  readonly #finished = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  /**
   * @param quiet milliseconds.
   * @param handOn may throw; the study then counts as pending.
   */
  constructor(quiet: number, handOn: (study: string) => Promise<void>) {
    this.#quiet = quiet;
    this.#handOn = handOn;
  }

  /** Something of a study came. */
  came(study: string): void {
    clearTimeout(this.#waiting.get(study));
    this.#waiting.set(
      study,
      setTimeout(() => this.#finish(study), this.#quiet),
    );
  }

  /**
   * Ends the waiting, and lets the study in hand end.
   *
   * @returns the studies that were not dealt with.
   */
  async stop(): Promise<string[]> {
    this.#stopped = true;
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    await this.#work;
    return [...new Set([...this.#finished, ...this.#waiting.keys()])];
  }

  #finish(study: string): void {
    this.#waiting.delete(study);
    this.#finished.add(study);
    this.#work = this.#work.then(async () => {
      if (this.#stopped) return;
      try {
        await this.#handOn(study);
        this.done.add(study);
        this.#finished.delete(study);
      } catch {
        // It stays among those that are not dealt with; whoever handed it on has said why.
      }
    });
  }
}
