import type { Effects } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import type { Session } from '../graph/index.ts';
import type { DeviceBackbone } from './device-features.ts';
import { deviceFeatures } from './device-features.ts';
import type { FrameFeatures } from './frame-chunk.ts';
import { frameFeatures } from './frame-features.ts';
import type { FrameFile } from './frame-queue.ts';
import { FrameQueue } from './frame-queue.ts';

const STEP = 'Extracting features';
const ACTION = 'extracting features';

/** Where features go. */
export interface FeatureSink {
  has(hash: string): boolean;
  append(rows: readonly FrameFeatures[]): Promise<void>;
}

export interface ExtractionOptions {
  /**
   * How many threads work, the calling one included. Absent: one per core, or the calling one alone
   * while the work is a matter of a second or two.
   */
  readonly workers?: number | undefined;
  /** An open session of the backbone's graph on the CPU, from {@link openFrameSession}; it stays open. */
  readonly session?: Session | undefined;
}

/**
 * Extracts the features of the frames that the store lacks. Rows are appended in the order of
 * `frames`, so the file depends neither on the number of threads nor on earlier interruptions; a
 * frame that is named twice is extracted once.
 *
 * @returns how many frames were extracted, and how many were there or came from another process.
 * @throws Interrupted when `effects.signal` is raised. What was finished is kept, as it is when the
 *   process is killed.
 * @throws UserError when a frame cannot be read or the store cannot be written.
 */
export async function extractFeatures(
  backbone: DeviceBackbone,
  frames: readonly FrameFile[],
  store: FeatureSink,
  effects: Effects,
  options: ExtractionOptions = {},
): Promise<{ extracted: number; cached: number }> {
  const missing = withoutRepeats(frames).filter(({ hash }) => !store.has(hash));
  if (missing.length === 0) return { extracted: 0, cached: frames.length };
  throwIfInterrupted(effects.signal, ACTION);
  const there = frames.length - missing.length;
  const queue = new FrameQueue(missing, (hash) => store.has(hash));
  let extracted = 0;
  const features =
    backbone.device === 'cpu'
      ? frameFeatures(backbone.graph, queue, options.workers, options.session)
      : deviceFeatures(backbone, queue);
  for await (const rows of features) {
    await store.append(rows);
    extracted += rows.length;
    effects.progress(STEP, there + extracted, frames.length);
    throwIfInterrupted(effects.signal, ACTION);
  }
  return { extracted, cached: frames.length - extracted };
}

function withoutRepeats(frames: readonly FrameFile[]): FrameFile[] {
  return [...new Map(frames.map((frame) => [frame.hash, frame])).values()];
}
