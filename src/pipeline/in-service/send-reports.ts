import { setTimeout as wait } from 'node:timers/promises';
import type { Effects } from '../../effects.ts';
import type { OutgoingObject, Sender } from '../../pacs/index.ts';
import { ENHANCED_SR } from '../../studies/index.ts';
import type { ReportsFolder } from './reports-folder.ts';

/** Reports of one association. */
const MOST = 64;

/** Milliseconds until a node is tried again, at first and at most. */
const PATIENCE = { first: 1000, most: 60_000 };

/**
 * Sends reports to a node until it is closed. A node that cannot be reached is tried again, at longer
 * and longer intervals; what it has not acknowledged stays, over restarts too.
 */
export class SendReports {
  readonly #reports: ReportsFolder;
  readonly #sender: Sender;
  readonly #effects: Effects;
  readonly #stop = new AbortController();
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;
  sent = 0;

  constructor(reports: ReportsFolder, sender: Sender, effects: Effects) {
    this.#reports = reports;
    this.#sender = sender;
    this.#effects = effects;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** A report is there to be sent. */
  reported(): void {
    this.#wake?.();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let patience = PATIENCE.first;
    while (!this.#stop.signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      const names = await this.#reports.waiting();
      if (names.length === 0) {
        await woken;
        continue;
      }
      try {
        await this.#send(names.slice(0, MOST));
        patience = PATIENCE.first;
      } catch (error) {
        // Whatever it was, the reports are still there, and a service goes on.
        const because = error instanceof Error ? error.message : String(error);
        this.#effects.note(
          `${because} Reports wait (${names.length}); the next try is in ${patience / 1000} s.`,
        );
        await wait(patience, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        patience = Math.min(2 * patience, PATIENCE.most);
      }
    }
  }

  async #send(names: readonly string[]): Promise<void> {
    const objects = names.map((name) => ({
      ...{ name, sopClassUID: ENHANCED_SR },
      path: this.#reports.waitingPath(name),
    }));
    const done: Promise<void>[] = [];
    const taken = (object: OutgoingObject): void => {
      const found = objects.find(({ path }) => path === object.path);
      if (found === undefined) return;
      this.sent += 1;
      done.push(this.#reports.sent(found.name));
    };
    try {
      await this.#sender.send(objects, taken);
    } finally {
      await Promise.all(done);
    }
  }
}
