// Loaded into a process with --import: writes what the process took to a file when it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const peak = Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
    const cost = {
      cpu: (user + system) / 1000,
      wall: performance.now(),
      peak: peak / 1024,
    };
    writeFileSync(process.env.SONOGRAFT_BENCH_COST, JSON.stringify(cost));
  });
}
