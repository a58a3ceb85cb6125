import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What a process and those that it has started hold. */
export interface ProcessSize {
  /** Resident memory, in MiB. */
  readonly mebibytes: number;
  /** Open files, sockets and pipes of the process itself. */
  readonly files: number;
}

/** The size of a process now (Linux); zeros for one that is gone. */
export function sizeOf(pid: number): ProcessSize {
  return { mebibytes: memoryOf(pid), files: filesOf(pid).length };
}

function memoryOf(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  const own = Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ');
  return children
    .filter((child) => child !== '')
    .reduce((sum, child) => sum + memoryOf(Number(child)), own);
}

/** What its descriptors stand for. */
export function filesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return 'gone';
      }
    });
  } catch {
    return [];
  }
}

/** Processes end whenever they like. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const SAMPLES = 20;

/** The size of a process over some work, sampled 20 times. */
export class SizeLog {
  readonly samples: ProcessSize[] = [];
  readonly #pid: number;
  readonly #every: number;

  /** @param total steps of the work. */
  constructor(pid: number, total: number) {
    this.#pid = pid;
    this.#every = Math.max(1, Math.floor(total / SAMPLES));
  }

  /** To be called with the number of every step. */
  at(step: number): void {
    if (step % this.#every === 0) this.samples.push(sizeOf(this.#pid));
  }

  /** The mean memory of the last quarter of the samples, divided by that of the second. */
  get growth(): number {
    const part = this.samples.length / 4;
    const mean = (from: number): number => {
      const some = this.samples.slice(Math.floor(from * part), Math.floor((from + 1) * part));
      return some.reduce((sum, { mebibytes }) => sum + mebibytes, 0) / some.length;
    };
    return mean(3) / mean(1);
  }
}
