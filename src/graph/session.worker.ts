import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { openNativeSession } from './native-session.ts';
import type { Answer, Request, Setup } from './session-thread.ts';

/** Runs a network for another thread: one request after another, answered in their order. */
const { onnx, name, threads } = workerData as Setup;

function answer(content: Answer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(content, transfer);
}

try {
  const session = await openNativeSession(onnx, name, { threads });
  let turn = Promise.resolve();
  parentPort?.on('message', (feeds: Request) => {
    turn = turn.then(async () => {
      const outputs = await session.run(feeds);
      const buffers = Object.values(outputs).map(({ data }) => data.buffer as ArrayBuffer);
      answer({ outputs }, buffers);
    });
  });
  answer('ready');
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  answer({ failure: error.message });
}
