import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { type QuarantineReason, RefusedFile } from '../../studies/index.ts';
import { startReader } from './start-reader.ts';
import type { ReaderAnswer, ReaderMessage, ReaderRequest, ReaderWork } from './reader-messages.ts';

/** What a reader process is and how far it may go. */
export interface ReaderSettings {
  /** Longest time in which a reader may give no sign of life, in milliseconds. */
  readonly silenceMs: number;
  readonly heapMegabytes: number;
  /** Memory beyond which a reader is ended, where the system tells how much it takes (Linux). */
  readonly residentMegabytes: number;
  /** The module that a reader process runs. */
  readonly entry: URL;
}

/** A request and who waits for its answer. */
export interface Task {
  readonly work: ReaderWork;
  readonly resolve: (answer: ReaderAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Events {
  /** A task is done. */
  readonly answered: () => void;
  /** The process is gone, and these tasks it has not begun. */
  readonly ended: (left: readonly Task[]) => void;
}

const WATCH_MS = 200;
/** A new process loads its modules first, on a busy machine for seconds. */
const START_MS = 60_000;
const PAGE_BYTES = 4096;

/** One reader process, its tasks in order, and a watch over how long and how large it gets. */
export class ReaderProcess {
  readonly #child: ChildProcess;
  readonly #settings: ReaderSettings;
  readonly #events: Events;
  readonly #tasks = new Map<number, Task>();
  readonly #watch: NodeJS.Timeout;
  readonly #gone: Promise<void>;
  #nextId = 0;
  #hasStarted = false;
  #lastSign = performance.now();
  #endedFor: { reason: QuarantineReason; why: string } | undefined;

  constructor(settings: ReaderSettings, events: Events) {
    this.#settings = settings;
    this.#events = events;
    this.#child = startReader(settings.entry, settings.heapMegabytes);
    this.#child.on('message', (message: ReaderMessage) => this.#hear(message));
    this.#child.on('error', () => undefined);
    this.#gone = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        this.#bury(signal ?? `code ${code ?? 0}`);
        resolve();
      });
    });
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    this.#watch.unref();
  }

  /** Tasks that it has not answered. */
  get held(): number {
    return this.#tasks.size;
  }

  give(task: Task): void {
    if (this.held === 0) this.#lastSign = performance.now();
    const id = this.#nextId++;
    this.#tasks.set(id, task);
    const message: ReaderRequest = { id, work: task.work };
    // A process that has just died says so by itself.
    this.#child.send(message, () => undefined);
  }

  /** Ends it, resolved when it is gone. */
  end(): Promise<void> {
    clearInterval(this.#watch);
    this.#child.kill('SIGKILL');
    return this.#gone;
  }

  #hear(message: ReaderMessage): void {
    this.#hasStarted = true;
    this.#lastSign = performance.now();
    if (message.kind === 'alive') return;
    const task = this.#tasks.get(message.id);
    this.#tasks.delete(message.id);
    if (task) settle(task, message);
    this.#events.answered();
  }

  #look(): void {
    if (this.held === 0) return;
    const silence = performance.now() - this.#lastSign;
    if (silence > (this.#hasStarted ? this.#settings.silenceMs : START_MS)) {
      const seconds = this.#settings.silenceMs / 1000;
      this.#endedFor = {
        reason: 'took-too-long',
        why: `reading it may take ${seconds} s a step and took more`,
      };
      void this.end();
      return;
    }
    const megabytes = residentBytes(this.#child.pid) / 2 ** 20;
    if (megabytes <= this.#settings.residentMegabytes) return;
    this.#endedFor = {
      reason: 'too-much-memory',
      why: `reading it may take ${this.#settings.residentMegabytes} MiB of memory and took ${Math.round(megabytes)}`,
    };
    void this.end();
  }

  /** Refuses the file in hand; the tasks behind it were not begun. */
  #bury(how: string): void {
    clearInterval(this.#watch);
    const [current, ...left] = this.#tasks.values();
    this.#tasks.clear();
    if (!this.#hasStarted) {
      const fault = new RangeError(`A reader process could not start (${how})`);
      for (const task of current ? [current, ...left] : []) task.reject(fault);
      this.#events.ended([]);
      return;
    }
    const { reason, why } = this.#endedFor ?? {
      reason: 'decoder-crashed' as const,
      why: `its reader crashed on it (${how})`,
    };
    current?.reject(
      new RefusedFile(reason, `Cannot read this file: ${why}; leave it out, or export it again.`),
    );
    this.#events.ended(left);
  }
}

function settle(task: Task, message: Exclude<ReaderMessage, { kind: 'alive' }>): void {
  switch (message.kind) {
    case 'done':
      return task.resolve(message.answer);
    case 'refused':
      return task.reject(new RefusedFile(message.reason, message.message));
    case 'stopped':
      return task.reject(new UserError(message.message));
    case 'faulty':
      return task.reject(
        new RefusedFile(
          'decoder-crashed',
          `Cannot read this file: it brings out a fault of ours (${message.message}); leave it out and report it.`,
        ),
      );
  }
}

/** Zero where the system does not tell. */
function residentBytes(pid: number | undefined): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid ?? 0}/statm`, 'latin1').split(' ');
    return Number(pages) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
