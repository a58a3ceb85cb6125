import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Starts a process of its own for work that may crash or hang. It says nothing on our terminal and
 * talks by messages.
 *
 * @param entry the URL of its module as it lies beside the caller's: `.ts` in a source checkout, `.js`
 *   in the published package.
 * @param heapMegabytes beyond which its JavaScript heap may not grow.
 */
export function startProcess(entry: URL, heapMegabytes: number): ChildProcess {
  const isSource = entry.pathname.endsWith('.ts');
  const loader = new URL('./checkout-worker.js', import.meta.url);
  return fork(fileURLToPath(isSource ? loader : entry), isSource ? [entry.href] : [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
