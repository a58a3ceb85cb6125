import { Worker } from 'node:worker_threads';

/**
 * Starts a worker thread.
 *
 * @param entry the URL of its module as it lies beside the caller's: `.ts` in a source checkout, `.js`
 *   in the published package.
 * @param workerData what the thread finds as `workerData`; copied.
 */
export function startWorker(entry: URL, workerData: unknown): Worker {
  if (!entry.pathname.endsWith('.ts')) return new Worker(entry, { workerData });
  const loader = new URL('./checkout-worker.js', import.meta.url);
  return new Worker(loader, { workerData, argv: [entry.href], execArgv: [] });
}
