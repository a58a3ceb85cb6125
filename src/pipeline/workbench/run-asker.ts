import type { ChildProcess } from 'node:child_process';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { startProcess } from '../../start-process.ts';
import { RefusedFile } from '../../studies/index.ts';
import type { RunMessage, RunOrder, RunQuestion, RunQuestions } from './run-questions.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const ENTRY = new URL(`./ask-runs.worker.${extension}`, import.meta.url);
const HEAP_MEGABYTES = 2048;
/** A process that nobody asks lets go of its networks. */
const IDLE_MS = 10 * 60_000;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Asks runs in a process of its own, which is started when there is a question. */
export class RunAsker {
  readonly #dir: string;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor({ dir }: Pick<Workspace, 'dir'>) {
    this.#dir = dir;
  }

  /**
   * @throws UserError when there is no such run, frame or category; RefusedFile when the file to
   *   predict cannot be read; RangeError for a fault of ours.
   */
  async ask<K extends keyof RunQuestions>(
    kind: K,
    run: string,
    told: RunQuestions[K]['told'],
  ): Promise<RunQuestions[K]['answer']> {
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    const id = (this.#lastId += 1);
    const question = { kind, run, told } as RunQuestion;
    try {
      // The other side answers by the same table.
      return (await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        const order: RunOrder = { id, dir: this.#dir, question };
        child.send(order, (error) => {
          if (error !== null) reject(error);
        });
      })) as RunQuestions[K]['answer'];
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
    }
  }

  /** Ends the process; whoever still waits is told so. */
  async close(): Promise<void> {
    const ended = new UserError('Cannot ask the run: the server is ending.');
    for (const { reject } of this.#waiting.values()) reject(ended);
    clearTimeout(this.#idle);
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    this.#end();
    await gone;
  }

  #start(): ChildProcess {
    const child = startProcess(ENTRY, HEAP_MEGABYTES);
    child.on('message', (message: RunMessage) => {
      const waiting = this.#waiting.get(message.id);
      if (waiting !== undefined) settle(waiting, message);
    });
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      const end = `The process that asks runs ended with ${signal ?? `code ${code ?? 0}`}`;
      for (const { reject } of this.#waiting.values()) reject(new RangeError(end));
    });
    return child;
  }

  #end(): void {
    this.#child?.kill('SIGKILL');
  }
}

function settle({ resolve, reject }: Waiting, message: RunMessage): void {
  switch (message.kind) {
    case 'done':
      return resolve(message.answer);
    case 'stopped':
      return reject(new UserError(message.message));
    case 'refused':
      return reject(new RefusedFile(message.reason, message.message));
    case 'faulty':
      return reject(new RangeError(message.message));
  }
}
