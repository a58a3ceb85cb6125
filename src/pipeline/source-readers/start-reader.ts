import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { startProcess } from '../../start-process.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** What a reader process runs, and the limit of its JavaScript heap. */
export const READER = {
  entry: new URL(`./reader.worker.${extension}`, import.meta.url),
  heapMegabytes: 512,
};

const prepared = new Set<ChildProcess>();

/**
 * Starts reader processes before there is work for them, so that they load while the command loads
 * and opens its workspace; the next readers are these. Those that nobody takes end with this process
 * and do not keep it.
 */
export function prepareReaders(count = availableParallelism()): void {
  while (prepared.size < count) {
    const child = startProcess(READER.entry, READER.heapMegabytes);
    const forget = () => prepared.delete(child);
    child.once('exit', forget).once('error', forget);
    child.unref();
    child.channel?.unref();
    prepared.add(child);
  }
}

/** A process that runs a module: one that has been prepared, where it runs the same, or a new one. */
export function startReader(entry: URL, heapMegabytes: number): ChildProcess {
  const [child] = prepared;
  const isSame = entry.href === READER.entry.href && heapMegabytes === READER.heapMegabytes;
  if (child === undefined || !isSame) return startProcess(entry, heapMegabytes);
  prepared.delete(child);
  child.ref();
  child.channel?.ref();
  return child;
}
