import { extname } from 'node:path';
import { UserError } from '../errors.ts';
import { startWorker } from '../start-worker.ts';
import type { Device } from './device/device.ts';
import { forDevice } from './device/for-device.ts';
import { prepareFor } from './device/provider.ts';
import type { Graph } from './graph.ts';
import type { SessionOptions } from './native-session.ts';
import { writeOnnx } from './onnx-write.ts';
import type { Tensor } from './tensor.ts';

/** A graph that runs on a thread of its own, beside this one. */
export interface SessionThread {
  /** Calls of `run` that are not finished yet. */
  readonly waiting: number;
  /**
   * Runs the graph once for each of the feeds, after what was asked for before.
   *
   * @param feeds for each run a tensor for every input; copied.
   * @throws UserError when the thread has ended.
   */
  readonly run: (
    feeds: readonly Readonly<Record<string, Tensor>>[],
  ) => Promise<Record<string, Tensor>[]>;
  /** Ends the thread; runs that wait are rejected. */
  release(): Promise<void>;
}

/** What the thread is started with. */
export interface Setup {
  readonly onnx: Uint8Array;
  readonly name: string;
  readonly threads: number;
  readonly device: Device;
}

/** The feeds of several runs. */
export type Request = readonly Readonly<Record<string, Tensor>>[];

/** What the thread says: first that it is ready or why not, then the outputs of each request. */
export type Answer =
  'ready' | { readonly failure: string } | { readonly outputs: Record<string, Tensor>[] };

interface Waiting {
  readonly resolve: (outputs: Record<string, Tensor>[]) => void;
  readonly reject: (reason: Error) => void;
}

/** The id of a thread that has ended (Node, worker.threadId). */
const GONE = -1;

/** TypeScript in a source checkout, JavaScript in the published package. */
const extension = extname(import.meta.url);

/**
 * Opens a graph on a thread of its own. This takes a few tenths of a second.
 *
 * @throws UserError as {@link openSession} does.
 */
export function openSessionThread(
  graph: Graph,
  { threads = 1, device = 'cpu' }: SessionOptions = {},
): Promise<SessionThread> {
  prepareFor(device);
  const onnx = writeOnnx(forDevice(graph, device));
  const setup: Setup = { onnx, name: graph.name, threads, device };
  const worker = startWorker(new URL(`./session.worker${extension}`, import.meta.url), setup);
  const queue: Waiting[] = [];
  let ended: Error | undefined;
  const thread: SessionThread = {
    get waiting() {
      return queue.length;
    },
    run(feeds) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        queue.push({ resolve, reject });
        const request: Request = feeds;
        worker.postMessage(request);
      });
    },
    async release() {
      // A thread that is torn down within a native run may take the process with it: it ends itself.
      end(new UserError(`A thread that runs "${graph.name}" has ended; run again.`));
      if (worker.threadId === GONE) return;
      const over = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage(null);
      await over;
    },
  };
  const end = (reason: Error): void => {
    ended ??= reason;
    for (const waiting of queue.splice(0)) waiting.reject(ended);
  };
  return new Promise((resolve, reject) => {
    worker.on('message', (answer: Answer) => {
      if (answer === 'ready') resolve(thread);
      else if ('failure' in answer) {
        end(new UserError(answer.failure));
        reject(new UserError(answer.failure));
      } else queue.shift()?.resolve(answer.outputs);
    });
    worker.on('error', (reason) => {
      end(reason);
      reject(reason);
    });
    worker.on('exit', (code) => {
      const reason = `A thread that runs "${graph.name}" ended with code ${code}; run again.`;
      end(new UserError(reason));
      reject(new UserError(reason));
    });
  });
}
