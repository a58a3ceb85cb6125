import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { ChildProcess } from 'node:child_process';
import { prepareReaders, READER, startReader } from './start-reader.ts';

const started: ChildProcess[] = [];
const start = (heapMegabytes = READER.heapMegabytes) => {
  const child = startReader(READER.entry, heapMegabytes);
  started.push(child);
  return child;
};

afterEach(async () => {
  for (const child of started.splice(0)) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
});

test('a prepared reader is handed out once, to whoever wants the same, and says that it lives', async () => {
  prepareReaders(1);
  prepareReaders(1);
  const other = start(256);
  const [first, second] = [start(), start()];
  expect(first.spawnargs).toContain(`--max-old-space-size=${READER.heapMegabytes}`);
  expect(other.spawnargs).toContain('--max-old-space-size=256');
  // Processes are numbered in the order of their start.
  expect(Number(first.pid)).toBeLessThan(Number(other.pid));
  expect(Number(second.pid)).toBeGreaterThan(Number(other.pid));
  expect(await once(first, 'message')).toEqual([{ kind: 'alive' }, undefined]);
});
