import { readFileSync } from 'node:fs';

/**
 * The most memory that a process ever held, in MiB. Unlike resourceUsage().maxRSS it does not count
 * what the parent held before the fork.
 *
 * @param pid this process when left out.
 */
export function peakMemory(pid: number | 'self' = 'self'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** The memory that a process holds now, in MiB. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024;
}
