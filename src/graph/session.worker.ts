import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { openNativeSession } from './native-session.ts';
import type { Answer, Request, Setup } from './session-thread.ts';

/** Runs a network for another thread: request after request, answered in their order. */
const { onnx, name, threads, device } = workerData as Setup;

function answer(content: Answer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(content, transfer);
}

try {
  const session = await openNativeSession(onnx, name, { threads, device });
  let turn = Promise.resolve();
  parentPort?.on('message', (feeds: Request | null) => {
    turn = turn.then(async () => {
      if (feeds === null) {
        await session.release();
        parentPort?.close();
        return;
      }
      const outputs = [];
      for (const one of feeds) outputs.push(await session.run(one));
      const tensors = outputs.flatMap((one) => Object.values(one));
      answer(
        { outputs },
        tensors.map(({ data }) => data.buffer as ArrayBuffer),
      );
    });
  });
  answer('ready');
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  answer({ failure: error.message });
}
