/** Runs a network once on some frames; returns a row of numbers for each. */
type RunBatch = (frames: readonly Uint8Array[]) => Promise<readonly Float32Array[]>;

interface Waiting {
  readonly frame: Uint8Array;
  readonly resolve: (row: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
}

export interface BatchOptions {
  /** Frames of one run. */
  readonly most: number;
  /** How long a run that is not full waits for more frames, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Puts the frames of many callers together. One run is under way at a time, and whatever comes meanwhile
 * makes the next one: a lone caller waits for nobody, and many share their runs.
 */
export class FrameBatches {
  readonly #run: RunBatch;
  readonly #options: BatchOptions;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(run: RunBatch, options: BatchOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** The row of a frame, which must not change before it is there. */
  row(frame: Uint8Array): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame, resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    const { most, waitMs } = this.#options;
    while (this.#waiting.length > 0) {
      if (waitMs > 0 && this.#waiting.length < most) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      } else {
        // Whoever asks in the same turn of the event loop comes along.
        await new Promise((resolve) => setImmediate(resolve));
      }
      const batch = this.#waiting.splice(0, most);
      try {
        const rows = await this.#run(batch.map(({ frame }) => frame));
        batch.forEach(({ resolve, reject }, i) => {
          const row = rows[i];
          if (row === undefined) reject(new RangeError('A run gave fewer rows than frames'));
          else resolve(row);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRunning = false;
  }
}
