import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import { openSession, uint8 } from '../graph/index.ts';
import { FRAME_SIZE, readFrameSync } from '../images/index.ts';
import { THREADS } from './assemble.ts';
import type { FrameFile, FrameQueue } from './frame-queue.ts';
import { SessionCrew } from './session-crew.ts';

/**
 * Frames are taken in chunks: reading and writing between the runs of a network finds cold caches and
 * takes three times as long as in a row. A chunk is a short while's work, so that signals wait no
 * longer and little is lost when the process is killed.
 */
const CHUNK_MS = 50;
const LARGEST_CHUNK = 16;

/** Chunks per thread that may be finished before their turn. */
const AHEAD = 4;

/** Others are called when this thread has worked so long alone and so much is left ... */
const ALONE_MS = 500;
const WORTH_HELP_MS = 2000;
/** ... one for each further share of this size, for starting a thread takes a few tenths of a second. */
const SHARE_MS = 1000;

/** The features of one frame. */
export interface FrameFeatures {
  readonly hash: string;
  readonly row: Float32Array;
}

/** What became of a chunk: its rows, up to a failure if there was one. */
interface Outcome {
  readonly rows: FrameFeatures[];
  failure?: unknown;
}

/** A chunk under way; it has an outcome once it is over. */
interface Chunk {
  over: Promise<void>;
  outcome?: Outcome;
}

type Feeds = Readonly<Record<string, Tensor>>;
type Run = (feeds: readonly Feeds[]) => Promise<Record<string, Tensor>[]>;

/**
 * The features of a queue's frames, in its order, a few at a time. This thread works, and others help
 * where that is worth their start. The network runs on one frame at a time: on a CPU that is faster
 * than larger batches, and so no frame's features depend on another's. Who makes a row depends on the
 * clock, what it holds does not.
 *
 * @param threads how many work, this one included; absent: up to one per core.
 */
export async function* frameFeatures(
  graph: Graph,
  queue: FrameQueue,
  threads?: number,
): AsyncGenerator<readonly FrameFeatures[]> {
  const session = await openSession(graph, { threads: THREADS });
  const runHere: Run = async (feeds) => {
    const outputs = [];
    for (const one of feeds) outputs.push(await session.run(one));
    return outputs;
  };
  const crew = new SessionCrew(graph, { threads: THREADS });
  crew.hire((threads ?? 1) - 1);
  const pace = new Pace();
  const chunks: Chunk[] = [];
  const mayTake = (): number =>
    chunks.length < AHEAD * (1 + crew.size) ? pace.framesIn(CHUNK_MS) : 0;
  try {
    for (;;) {
      for (let helper = crew.free(); helper !== undefined; helper = crew.free()) {
        const frames = queue.take(mayTake());
        if (frames.length === 0) break;
        chunks.push(start(frames, (feeds) => helper.run(feeds)));
      }
      const [first] = chunks;
      if (first?.outcome !== undefined) {
        chunks.shift();
        yield first.outcome.rows;
        if ('failure' in first.outcome) throw first.outcome.failure;
        continue;
      }
      const frames = queue.take(mayTake());
      if (frames.length > 0) {
        const chunk = start(frames, runHere);
        chunks.push(chunk);
        await chunk.over;
        pace.did(frames.length);
      } else if (first !== undefined) {
        await first.over;
      } else {
        return;
      }
      if (threads === undefined && crew.size === 0) crew.hire(helpersFor(pace, queue.left));
      // Signals and the helpers' answers have their turn.
      await setImmediate();
    }
  } finally {
    await crew.release();
    await session.release();
  }
}

function helpersFor(pace: Pace, left: number): number {
  const ahead = left * pace.msPerFrame;
  if (pace.elapsed < ALONE_MS || ahead < WORTH_HELP_MS) return 0;
  return Math.min(availableParallelism(), Math.floor(ahead / SHARE_MS)) - 1;
}

/** How fast this thread works. */
class Pace {
  readonly #begin = performance.now();
  #done = 0;

  get elapsed(): number {
    return performance.now() - this.#begin;
  }

  get msPerFrame(): number {
    return this.#done === 0 ? Infinity : this.elapsed / this.#done;
  }

  did(frames: number): void {
    this.#done += frames;
  }

  /** Frames that fit into a time: at least one. */
  framesIn(ms: number): number {
    return Math.min(LARGEST_CHUNK, Math.max(1, Math.floor(ms / this.msPerFrame)));
  }
}

/** Reads frames and starts to run them. */
function start(frames: readonly FrameFile[], run: Run): Chunk {
  const feeds: Feeds[] = [];
  let failure: unknown;
  for (const { path } of frames) {
    try {
      feeds.push({ pixels: uint8([1, FRAME_SIZE, FRAME_SIZE], readFrameSync(path)) });
    } catch (error) {
      failure = error;
      break;
    }
  }
  const chunk: Chunk = { over: Promise.resolve() };
  chunk.over = run(feeds).then(
    (outputs) => {
      chunk.outcome = outcomeOf(frames, outputs);
      if (failure !== undefined) chunk.outcome.failure ??= failure;
    },
    (error: unknown) => {
      chunk.outcome = { rows: [], failure: error };
    },
  );
  return chunk;
}

function outcomeOf(
  frames: readonly FrameFile[],
  outputs: readonly Record<string, Tensor>[],
): Outcome {
  const rows: FrameFeatures[] = [];
  for (const [i, { features }] of outputs.entries()) {
    const { hash, path } = frames[i] ?? { hash: '', path: '' };
    const row = features?.data;
    if (!(row instanceof Float32Array && allFinite(row))) {
      const failure = new UserError(
        `Cannot use the features of ${path}: the network gives values that are not finite; its weights are damaged.`,
      );
      return { rows, failure };
    }
    rows.push({ hash, row });
  }
  return { rows };
}

/** A sum of finite float32 values is finite in float64, and nothing else has a finite sum. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (const value of values) sum += value;
  return Number.isFinite(sum);
}
