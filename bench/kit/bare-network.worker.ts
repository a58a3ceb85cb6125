import { parentPort, workerData } from 'node:worker_threads';
import { openNativeSession } from '../../src/graph/native-session.ts';
import type { BareSetup } from './bare-network.ts';

/** Runs a network on inputs that it holds, as often as it is told to. */
const { onnx, feeds } = workerData as BareSetup;
const session = await openNativeSession(onnx, 'bare', { threads: 1 });
for (const feed of feeds.slice(0, 10)) await session.run(feed);
parentPort?.on('message', (times: number) => {
  void (async () => {
    for (let i = 0; i < times; i++) await session.run(feeds[i % feeds.length]!);
    parentPort?.postMessage('done');
  })();
});
parentPort?.postMessage('ready');
