import type { Effects } from '../../effects.ts';
import { removeFinished } from './remove-finished.ts';
import type { ReportsFolder } from './reports-folder.ts';

/** Milliseconds between two looks. */
const INTERVAL = 3_600_000;

/** Removes studies that have been finished for so many days, every hour until it is closed. */
export class Retention {
  readonly #look: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();

  /** @param folder that holds `received/` and `studies/`. */
  constructor(folder: string, reports: ReportsFolder, days: number, effects: Effects) {
    this.#look = async () => {
      try {
        const studies = await removeFinished(folder, reports, days);
        if (studies > 0) effects.note(`Studies removed after ${days} days: ${studies}.`);
      } catch (error) {
        // The service goes on, and the next look ends what this one began.
        effects.note(error instanceof Error ? error.message : String(error));
      }
    };
    this.#timer = setInterval(() => void this.look(), INTERVAL);
    this.#timer.unref();
  }

  /** Looks now. */
  look(): Promise<void> {
    this.#work = this.#work.then(this.#look);
    return this.#work;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
  }
}
