import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Graph, Tensor } from '../graph/index.ts';
import { openSession, uint8 } from '../graph/index.ts';
import { FRAME_SIZE, readFrameSync } from '../images/index.ts';
import { THREADS } from './assemble.ts';
import type { FrameFile, FrameQueue } from './frame-queue.ts';
import { SessionCrew } from './session-crew.ts';

/** Rows per thread that may be finished before their turn. */
const AHEAD = 16;

/** Others are called when this one has worked so long alone and so much is left ... */
const ALONE_MS = 500;
const WORTH_HELP_MS = 2000;
/** ... one for each further share of this size, for starting a thread takes a few tenths of a second. */
const SHARE_MS = 1000;

/** The features of one frame. */
export interface FrameFeatures {
  readonly hash: string;
  readonly row: Float32Array;
}

/** A frame under way, and what became of it once it is over. */
interface Slot {
  over: Promise<void>;
  result?: FrameFeatures | { readonly failure: unknown };
}

/** What runs a graph, here or elsewhere. */
interface Runner {
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
}

/**
 * The features of a queue's frames, in its order. This thread works, and others help where that is
 * worth their start. Each runs one frame at a time: on a CPU that is faster than larger batches, and
 * so no frame's features depend on another's. Who makes a row depends on the clock, what it holds
 * does not.
 *
 * @param threads how many work, this one included; absent: up to one per core.
 */
export async function* frameFeatures(
  graph: Graph,
  queue: FrameQueue,
  threads?: number,
): AsyncGenerator<FrameFeatures> {
  const session = await openSession(graph, { threads: THREADS });
  const crew = new SessionCrew(graph, { threads: THREADS });
  crew.hire((threads ?? 1) - 1);
  const begin = performance.now();
  let doneHere = 0;
  const slots: Slot[] = [];
  const next = (): FrameFile | undefined =>
    slots.length < AHEAD * (1 + crew.size) ? queue.next() : undefined;
  try {
    for (;;) {
      for (let helper = crew.free(); helper !== undefined; helper = crew.free()) {
        const frame = next();
        if (frame === undefined) break;
        slots.push(start(frame, helper));
      }
      const [first] = slots;
      if (first?.result !== undefined) {
        slots.shift();
        if ('failure' in first.result) throw first.result.failure;
        yield first.result;
        continue;
      }
      const frame = next();
      if (frame !== undefined) {
        const slot = start(frame, session);
        slots.push(slot);
        await slot.over;
        doneHere += 1;
      } else if (first !== undefined) {
        await first.over;
      } else {
        return;
      }
      if (threads === undefined && crew.size === 0) {
        crew.hire(worthwhileHelpers(performance.now() - begin, doneHere, queue.left));
      }
      // Signals and the helpers' answers have their turn.
      await setImmediate();
    }
  } finally {
    await crew.release();
    await session.release();
  }
}

function worthwhileHelpers(elapsed: number, done: number, left: number): number {
  const ahead = (elapsed / done) * left;
  if (elapsed < ALONE_MS || ahead < WORTH_HELP_MS) return 0;
  return Math.min(availableParallelism(), Math.floor(ahead / SHARE_MS)) - 1;
}

function start(frame: FrameFile, runner: Runner): Slot {
  const slot: Slot = { over: Promise.resolve() };
  const pixels = uint8([1, FRAME_SIZE, FRAME_SIZE], readFrameSync(frame.path));
  slot.over = runner
    .run({ pixels })
    .then((outputs) => rowOf(frame, outputs))
    .then(
      (row) => void (slot.result = row),
      (failure: unknown) => void (slot.result = { failure }),
    );
  return slot;
}

function rowOf({ hash, path }: FrameFile, { features }: Record<string, Tensor>): FrameFeatures {
  const row = features?.data;
  if (row instanceof Float32Array && allFinite(row)) return { hash, row };
  throw new UserError(
    `Cannot use the features of ${path}: the network gives values that are not finite; its weights are damaged.`,
  );
}

/** A sum of finite float32 values is finite in float64, and nothing else has a finite sum. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (const value of values) sum += value;
  return Number.isFinite(sum);
}
