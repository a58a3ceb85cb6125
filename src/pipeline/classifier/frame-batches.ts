/** Runs under way together: one that computes, and one that is full and comes next. */
const MOST_RUNS = 2;

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
 * makes the next one: a lone caller waits for nobody, and many share their runs. A full run does not wait
 * for the end of the one under way, so that whoever runs them goes on without a pause.
 */
export class FrameBatches {
  readonly #run: RunBatch;
  readonly #options: BatchOptions;
  readonly #waiting: Waiting[] = [];
  #runs = 0;
  #isGathering = false;

  constructor(run: RunBatch, options: BatchOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** The row of a frame, which must not change before it is there. */
  row(frame: Uint8Array): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame, resolve, reject });
      this.#next();
    });
  }

  /** Starts what may be started now. */
  #next(): void {
    const { most, waitMs } = this.#options;
    if (this.#waiting.length >= most && this.#runs < MOST_RUNS) void this.#start();
    if (this.#runs > 0 || this.#waiting.length === 0 || this.#isGathering) return;
    this.#isGathering = true;
    const go = (): void => {
      this.#isGathering = false;
      if (this.#runs === 0 && this.#waiting.length > 0) void this.#start();
    };
    if (waitMs > 0) setTimeout(go, waitMs);
    // Whoever asks in the same turn of the event loop comes along.
    else setImmediate(go);
  }

  async #start(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#options.most);
    this.#runs++;
    try {
      const rows = await this.#run(batch.map(({ frame }) => frame));
      batch.forEach(({ resolve, reject }, i) => {
        const row = rows[i];
        if (row === undefined) reject(new RangeError('A run gave fewer rows than frames'));
        else resolve(row);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#runs--;
      this.#next();
    }
  }
}
