import type { ChildProcess } from 'node:child_process';
import { startProcess } from '../start-process.ts';
import { traceparent } from '../traces.ts';
import type { JobMessage, JobOrder } from './job-messages.ts';
import type { JobRequest } from './job-request.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const ENTRY = new URL(`./job.worker.${extension}`, import.meta.url);
const HEAP_MEGABYTES = 4096;

/** How a job's process ended. */
export type Outcome = Extract<
  JobMessage,
  { kind: 'done' } | { kind: 'stopped' } | { kind: 'refused' } | { kind: 'faulty' }
>;

/** The process that takes one step; its shards go to the queue, if there is one. */
export class JobProcess {
  readonly #child: ChildProcess;
  /** Settled when the process is gone. */
  readonly outcome: Promise<Outcome>;

  constructor(
    dir: string,
    request: JobRequest,
    heard: (message: Exclude<JobMessage, Outcome>) => void,
    queue?: string,
  ) {
    this.#child = startProcess(ENTRY, HEAP_MEGABYTES);
    let last: Outcome | undefined;
    this.#child.on('message', (message: JobMessage) => {
      if (isOutcome(message)) last = message;
      else heard(message);
    });
    this.outcome = new Promise((resolve) => {
      const fault = (sentence: string): Outcome => ({ kind: 'faulty', sentence });
      this.#child.on('error', (error) => resolve(fault(`its process failed: ${error.message}`)));
      this.#child.on('exit', (code, signal) =>
        resolve(last ?? fault(`its process ended with ${signal ?? `code ${code ?? 0}`}`)),
      );
    });
    this.#tell({ kind: 'start', dir, request, queue, traceparent: traceparent() });
  }

  /** Asks it to stop after the work in hand. */
  stop(): void {
    this.#tell({ kind: 'stop' });
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #tell(order: JobOrder): void {
    // A process that has just died says so by itself.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }
}

function isOutcome(message: JobMessage): message is Outcome {
  return ['done', 'stopped', 'refused', 'faulty'].includes(message.kind);
}
