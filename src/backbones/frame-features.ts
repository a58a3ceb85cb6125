import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Graph, Session } from '../graph/index.ts';
import { openSession } from '../graph/index.ts';
import { THREADS } from './assemble.ts';
import type { FrameChunk, FrameFeatures, Outcome, RunEach } from './frame-chunk.ts';
import { startChunk } from './frame-chunk.ts';
import type { FrameQueue } from './frame-queue.ts';
import { Pace } from './pace.ts';
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

/**
 * The features of a queue's frames, in its order, a few at a time. This thread works, and others help
 * where that is worth their start. The network runs on one frame at a time: on a CPU that is faster
 * than larger batches, and so no frame's features depend on another's. Who makes a row depends on the
 * clock, what it holds does not.
 *
 * @param threads how many work, this one included; absent: up to one per core.
 * @param kept an open session of the graph, for this thread; it stays open.
 */
export async function* frameFeatures(
  graph: Graph,
  queue: FrameQueue,
  threads?: number,
  kept?: Session,
): AsyncGenerator<readonly FrameFeatures[]> {
  const session = kept ?? (await openFrameSession(graph));
  const runHere: RunEach = async (feeds) => {
    const outputs = [];
    for (const one of feeds) outputs.push(await session.run(one));
    return outputs;
  };
  const crew = new SessionCrew(graph, { threads: THREADS });
  crew.hire((threads ?? 1) - 1);
  const pace = new Pace();
  const chunks: FrameChunk[] = [];
  const begin = (run: RunEach): FrameChunk | undefined => {
    if (chunks.length >= AHEAD * (1 + crew.size)) return undefined;
    const frames = queue.take(Math.min(LARGEST_CHUNK, pace.framesIn(CHUNK_MS)));
    if (frames.length === 0) return undefined;
    const chunk = startChunk(frames, run);
    chunks.push(chunk);
    if (run === runHere) pace.did(frames.length);
    return chunk;
  };
  try {
    for (;;) {
      for (let helper = crew.free(); helper !== undefined; helper = crew.free()) {
        if (begin(helper.run) === undefined) break;
      }
      const finished = takeFinished(chunks);
      if (finished.rows.length > 0) yield finished.rows;
      if ('failure' in finished) throw finished.failure;
      const next = begin(runHere) ?? chunks[0];
      if (next === undefined) return;
      await next.over;
      if (threads === undefined && crew.size === 0) crew.hire(helpersFor(pace, queue.left));
      // Signals and the helpers' answers have their turn.
      await setImmediate();
    }
  } finally {
    await crew.release();
    if (kept === undefined) await session.release();
  }
}

/** A session as {@link frameFeatures} needs it, for whoever keeps one. */
export function openFrameSession(graph: Graph): Promise<Session> {
  return openSession(graph, { threads: THREADS });
}

/** Takes away the chunks at the front that are over, up to a failure, and gives their rows together. */
function takeFinished(chunks: FrameChunk[]): Outcome {
  const rows: FrameFeatures[] = [];
  for (;;) {
    const outcome = chunks[0]?.outcome;
    if (outcome === undefined) return { rows };
    chunks.shift();
    rows.push(...outcome.rows);
    if ('failure' in outcome) return { rows, failure: outcome.failure };
  }
}

function helpersFor(pace: Pace, left: number): number {
  const ahead = pace.timeFor(left);
  if (pace.elapsed < ALONE_MS || ahead < WORTH_HELP_MS) return 0;
  return Math.min(availableParallelism(), Math.floor(ahead / SHARE_MS)) - 1;
}
