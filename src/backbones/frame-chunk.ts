import { UserError } from '../errors.ts';
import type { Tensor } from '../graph/index.ts';
import { uint8 } from '../graph/index.ts';
import { FRAME_SIZE, readFrameSync } from '../images/index.ts';
import type { FrameFile } from './frame-queue.ts';

/** The features of one frame. */
export interface FrameFeatures {
  readonly hash: string;
  readonly row: Float32Array;
}

/** Runs a backbone's graph once for each of the feeds. */
export type RunEach = (
  feeds: readonly Readonly<Record<string, Tensor>>[],
) => Promise<Record<string, Tensor>[]>;

/** What became of frames: their rows, up to a failure if there was one. */
export interface Outcome {
  readonly rows: readonly FrameFeatures[];
  readonly failure?: unknown;
}

/** A few frames under way together, with an outcome once that is over. It is never rejected. */
export interface FrameChunk {
  readonly over: Promise<void>;
  readonly outcome: Outcome | undefined;
}

/** Reads frames and starts to run them; behind one that cannot be read it stops. */
export function startChunk(frames: readonly FrameFile[], run: RunEach): FrameChunk {
  const feeds: { pixels: Tensor }[] = [];
  const failures: unknown[] = [];
  for (const { path } of frames) {
    try {
      feeds.push({ pixels: uint8([1, FRAME_SIZE, FRAME_SIZE], readFrameSync(path)) });
    } catch (error) {
      failures.push(error);
      break;
    }
  }
  const chunk: { over: Promise<void>; outcome: Outcome | undefined } = {
    outcome: undefined,
    over: run(feeds).then(
      (outputs) => void (chunk.outcome = outcomeOf(frames, outputs, failures)),
      (failure: unknown) => void (chunk.outcome = { rows: [], failure }),
    ),
  };
  return chunk;
}

function outcomeOf(
  frames: readonly FrameFile[],
  outputs: readonly Record<string, Tensor>[],
  failures: readonly unknown[],
): Outcome {
  const rows: FrameFeatures[] = [];
  for (const [i, { features }] of outputs.entries()) {
    const { hash, path } = frames[i] ?? { hash: '', path: '' };
    const row = features?.data;
    if (row instanceof Float32Array && allFinite(row)) {
      rows.push({ hash, row });
      continue;
    }
    const failure = new UserError(
      `Cannot use the features of ${path}: the network gives values that are not finite; its weights are damaged.`,
    );
    return { rows, failure };
  }
  return failures.length === 0 ? { rows } : { rows, failure: failures[0] };
}

/**
 * A sum of finite float32 values is finite in float64, and nothing else has a finite sum. An iterator
 * would take ten times as long.
 */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? NaN;
  return Number.isFinite(sum);
}
