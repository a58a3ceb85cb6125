import { availableParallelism } from 'node:os';
import { UserError } from '../../errors.ts';
import { atTemperature } from '../../evaluation/index.ts';
import { float32, type Graph, openSession, type Session, uint8 } from '../../graph/index.ts';
import type { Manifest } from './manifest.ts';
import type { Reference } from './reference.ts';

/** How far a packed classifier may be from its run. */
const TOLERANCE = 1e-4;
const PIXELS = 256 * 256;

/**
 * Runs the graph of a classifier on frames of which the run's own probabilities are known.
 *
 * @returns whether it takes several frames at once, and how far it is from the run.
 * @throws UserError when it is further than 1e-4 from it.
 */
export async function tryGraph(
  name: string,
  graph: Graph,
  { frames, probabilities }: Reference,
  temperature: number,
): Promise<{
  batch: Manifest['graph']['batch'];
  checked: { images: number; largestDifference: number };
}> {
  const k = graph.outputs[0]?.dims?.[1] as number;
  const wanted = temperature === 1 ? probabilities : atTemperature(probabilities, k, temperature);
  const session = await openSession(graph, { threads: availableParallelism() });
  try {
    let largestDifference = 0;
    for (const [i, frame] of frames.entries()) {
      const own = await run(session, [frame], k);
      for (let c = 0; c < k; c++) {
        const difference = Math.abs((own[c] ?? NaN) - (wanted[i * k + c] ?? NaN));
        // NaN is no small difference.
        if (!(difference <= largestDifference)) largestDifference = difference;
      }
    }
    if (!(largestDifference <= TOLERANCE)) {
      throw new UserError(
        `Cannot export ${name}: as one graph it gives probabilities that differ by ${largestDifference.toExponential(1)} from the run's own, and ${TOLERANCE} is the most; train it again.`,
      );
    }
    const batch = await takesSeveral(session, k);
    return { batch, checked: { images: frames.length, largestDifference } };
  } finally {
    await session.release();
  }
}

async function run(session: Session, frames: readonly Uint8Array[], k: number) {
  const pixels = new Uint8Array(frames.length * PIXELS);
  frames.forEach((frame, i) => pixels.set(frame, i * PIXELS));
  const probabilities = float32([frames.length, k]);
  const feeds = { pixels: uint8([frames.length, 256, 256], pixels) };
  await session.run(feeds, { probabilities });
  return probabilities.data;
}

/** Exporters may have written a batch of one into the network. */
async function takesSeveral(session: Session, k: number): Promise<Manifest['graph']['batch']> {
  const frame = new Uint8Array(PIXELS).fill(64);
  const one = await run(session, [frame], k);
  try {
    const two = await run(session, [frame, frame], k);
    const isSame = two.every((value, i) => Math.abs(value - (one[i % k] ?? NaN)) <= TOLERANCE);
    return isSame ? 'any' : 'one';
  } catch {
    return 'one';
  }
}
