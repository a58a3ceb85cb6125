import { UserError } from '../errors.ts';
import type { SessionThread, Tensor } from '../graph/index.ts';
import { fixedBatch, float32, openSession, openSessionThread, uint8 } from '../graph/index.ts';
import { FRAME_SIZE } from '../images/index.ts';
import type { Backbone } from './backbone.ts';
import type { FrameChunk, FrameFeatures, RunEach } from './frame-chunk.ts';
import { startChunk } from './frame-chunk.ts';
import type { FrameFile, FrameQueue } from './frame-queue.ts';
import { BATCH } from './on-device.ts';

/** Batches that are read, or wait for the device, while it works on another. */
const AHEAD = 3;

/** How far features may lie from the CPU's, as a share of the largest value of a frame. */
const TOLERANCE = 1e-3;

/** What is run on a device. */
export type DeviceBackbone = Pick<Backbone, 'name' | 'graph' | 'device'>;

/**
 * The features of a queue's frames, in its order, a batch at a time, from a graphics card. Batches have
 * one size and are padded. The next ones are read while the device is at work on its own thread.
 *
 * The first frame's features are held against the CPU's, for the kernels of a device may be wrong.
 *
 * @throws UserError when the device is not there, cannot run the network, or disagrees with the CPU.
 */
export async function* deviceFeatures(
  backbone: DeviceBackbone,
  queue: FrameQueue,
): AsyncGenerator<readonly FrameFeatures[]> {
  const { graph, device } = backbone;
  const thread = await openSessionThread(fixedBatch(graph, BATCH), { device });
  const run = inBatches(backbone, thread);
  const chunks: FrameChunk[] = [];
  const frames: FrameFile[][] = [];
  let isChecked = false;
  try {
    for (;;) {
      while (chunks.length < AHEAD) {
        const next = queue.take(BATCH);
        if (next.length === 0) break;
        frames.push(next);
        chunks.push(startChunk(next, run));
      }
      const [chunk, of] = [chunks.shift(), frames.shift()];
      if (chunk === undefined) return;
      await chunk.over;
      const { rows = [], ...rest } = chunk.outcome ?? {};
      const [first] = rows;
      if (first !== undefined && !isChecked) {
        const frame = of?.find(({ hash }) => hash === first.hash);
        if (frame !== undefined) await requireAgreement(backbone, frame, first.row);
        isChecked = true;
      }
      yield rows;
      if ('failure' in rest) throw rest.failure;
    }
  } finally {
    // A thread that is ended in the middle of a run takes the process with it.
    await Promise.all(chunks.map(({ over }) => over));
    await thread.release();
  }
}

/** Runs up to a batch of frames at once, filled up with black ones. */
function inBatches({ name, device }: DeviceBackbone, thread: SessionThread): RunEach {
  return async (feeds) => {
    if (feeds.length === 0) return [];
    const pixels = uint8([BATCH, FRAME_SIZE, FRAME_SIZE], new Uint8Array(BATCH * FRAME_SIZE ** 2));
    feeds.forEach((feed, i) => {
      pixels.data.set((feed['pixels']?.data ?? []) as Uint8Array, i * FRAME_SIZE ** 2);
    });
    const features = await featuresOf(thread, { pixels }).catch((cause: unknown) => {
      const reason = (cause instanceof Error ? cause.message : String(cause)).trim();
      throw new UserError(
        `Cannot run backbone ${name} on ${device} in batches of ${BATCH} frames: ${reason}; take --device cpu.`,
        { cause },
      );
    });
    const length = features.length / BATCH;
    return feeds.map((_, i) => ({
      features: float32([1, length], features.subarray(i * length, (i + 1) * length)),
    }));
  };
}

async function featuresOf(
  thread: SessionThread,
  feed: Readonly<Record<string, Tensor>>,
): Promise<Float32Array> {
  const [{ features } = {}] = await thread.run([feed]);
  if (features?.dims[0] === BATCH && features.data instanceof Float32Array) return features.data;
  throw new UserError(`its features have shape ${features?.dims.join(' x ') ?? '(none)'}`);
}

async function requireAgreement(
  { name, graph, device }: DeviceBackbone,
  { path }: FrameFile,
  row: Float32Array,
): Promise<void> {
  const session = await openSession(graph);
  const runHere: RunEach = async ([feed]) => (feed === undefined ? [] : [await session.run(feed)]);
  const chunk = startChunk([{ hash: '', path }], runHere);
  await chunk.over;
  await session.release();
  const expected = chunk.outcome?.rows[0]?.row;
  if (expected === undefined) throw chunk.outcome?.failure;
  let [difference, largest] = [0, 0];
  expected.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - (row[i] ?? NaN)));
    largest = Math.max(largest, Math.abs(value));
  });
  if (difference <= TOLERANCE * largest) return;
  const share = (100 * difference) / largest;
  throw new UserError(
    `Cannot use ${device} for backbone ${name}: its features of ${path} lie up to ${share.toPrecision(2)} % of the largest value from the CPU's, and ${100 * TOLERANCE} % is allowed; take --device cpu.`,
  );
}
