import { availableParallelism } from 'node:os';
import type { Shades } from './enlarge.ts';
import type { ReadWord } from './read-word.ts';
import { type Recogniser, startRecogniser, type UnreadLine } from './recogniser.ts';

interface Task {
  readonly line: UnreadLine;
  readonly shades: Shades;
  readonly resolve: (words: readonly ReadWord[] | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Threads that read lines, one for each core, started when there is work for them. A line that takes
 * too long, or brings its thread down, costs that line alone: the thread is replaced.
 */
export class LineReaders {
  readonly #limitMs: number;
  readonly #most: number;
  readonly #start: () => Promise<Recogniser>;
  readonly #waiting: Task[] = [];
  readonly #idle: Recogniser[] = [];
  #threads = 0;
  #isClosed = false;

  /**
   * @param limitMs longest time that one line may take, in milliseconds.
   * @param start starts a thread, for tests.
   */
  constructor({
    limitMs = 30_000,
    most = availableParallelism(),
    start = startRecogniser,
  }: { limitMs?: number; most?: number; start?: () => Promise<Recogniser> } = {}) {
    this.#limitMs = limitMs;
    this.#most = most;
    this.#start = start;
  }

  /**
   * @returns words from left to right; null for a line that could not be read in time.
   * @throws whatever keeps a thread from starting.
   */
  read(line: UnreadLine, shades: Shades): Promise<readonly ReadWord[] | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, shades, resolve, reject });
      this.#hand();
    });
  }

  /** Ends the threads, those that still read when they are done; lines that wait are left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting.length = 0;
    await Promise.all(this.#idle.splice(0).map((thread) => thread.end()));
  }

  #hand(): void {
    while (this.#waiting.length > 0) {
      const idle = this.#idle.pop();
      if (idle === undefined && this.#threads === this.#most) return;
      const task = this.#waiting.shift();
      if (task !== undefined) void this.#work(idle, task);
    }
  }

  async #work(
    idle: Recogniser | undefined,
    { line, shades, resolve, reject }: Task,
  ): Promise<void> {
    let thread = idle;
    if (thread === undefined) this.#threads++;
    try {
      thread ??= await this.#start();
    } catch (error) {
      this.#threads--;
      return reject(error);
    }
    const words = await inTime(thread.read(line, shades), this.#limitMs);
    if (words === null || this.#isClosed) {
      this.#threads--;
      await thread.end();
    } else {
      this.#idle.push(thread);
    }
    resolve(words);
    this.#hand();
  }
}

/** What a promise gives; null when it is rejected, or takes too long. */
async function inTime<T>(promise: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
