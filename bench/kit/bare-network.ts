import { once } from 'node:events';
import { startWorker } from '../../src/start-worker.ts';
import type { Graph, Tensor } from '../../src/graph/index.ts';
import { writeOnnx } from '../../src/graph/index.ts';

/** What a thread that runs a bare network is started with. */
export interface BareSetup {
  readonly onnx: Uint8Array;
  readonly feeds: readonly Readonly<Record<string, Tensor>>[];
}

/** Networks that run on ready input, with nothing around them: what onnxruntime takes by itself. */
export interface BareNetworks {
  /** Runs the network so many times in all, shared between the threads. */
  run(times: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Starts threads that each hold a one-thread session and ready inputs.
 *
 * @param feeds given out between the threads, which take theirs over and over.
 */
export async function startBareNetworks(
  graph: Graph,
  feeds: readonly Readonly<Record<string, Tensor>>[],
  threads: number,
): Promise<BareNetworks> {
  const onnx = writeOnnx(graph);
  const entry = new URL('./bare-network.worker.ts', import.meta.url);
  const workers = Array.from({ length: threads }, (_, thread) => {
    const setup: BareSetup = { onnx, feeds: feeds.filter((_, i) => i % threads === thread) };
    return startWorker(entry, setup);
  });
  const answers = (): Promise<unknown> =>
    Promise.all(workers.map((worker) => once(worker, 'message')));
  await answers();
  return {
    async run(times) {
      const done = answers();
      workers.forEach((worker, i) => worker.postMessage(Math.ceil((times - i) / threads)));
      await done;
    },
    async release() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
