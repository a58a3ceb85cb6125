import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystemError } from '../../errors.ts';
import type { Prediction } from '../predict/prediction.ts';
import { writeWhole } from '../write-whole.ts';

/**
 * Where an arrival stands. `waiting`: its report is to be sent; `sent`: the node has acknowledged it;
 * `refused`: no report can be made of it, and the file says why.
 */
const STATES = ['waiting', 'sent', 'refused'] as const;

/** Those in which nothing is to be done. */
const FINISHED = ['sent', 'refused'] as const;

/** What is kept of one arrival beside its report. */
export interface Account {
  /** The arrival, relative to the folder of what came. */
  readonly file: string;
  readonly sopInstanceUID: string | null;
  readonly predictions: readonly Prediction[];
  /** Why there is no report; null where there is one. */
  readonly refused: string | null;
}

/**
 * A folder of reports: one for each arrival, named as the arrival is, under the state that it is in.
 * A report appears whole and is on the disk before it counts, so that after a crash what has no report
 * is classified again, and what was not acknowledged is sent again.
 */
export class ReportsFolder {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Opens a folder, which is made where there is none, and clears away what a crash left unfinished.
   *
   * @throws UserError when it cannot be written.
   */
  static async open(folder: string): Promise<ReportsFolder> {
    try {
      for (const part of [...STATES, 'accounts']) {
        const place = join(folder, part);
        await mkdir(place, { recursive: true, mode: 0o700 });
        const unfinished = (await readdir(place)).filter((name) => name.endsWith('.partial'));
        for (const name of unfinished) await rm(join(place, name), { force: true });
      }
    } catch (error) {
      throw fromSystemError(error, 'Cannot use the folder for reports');
    }
    return new ReportsFolder(folder);
  }

  /** Whether an arrival is dealt with, but for sending. */
  has(name: string): boolean {
    return STATES.some((state) => existsSync(this.#path(state, name)));
  }

  /** Where the report on an arrival lies until it is sent. */
  waitingPath(name: string): string {
    return this.#path('waiting', name);
  }

  /** The arrivals whose reports are to be sent, in the order of their names. */
  async waiting(): Promise<string[]> {
    const names = await readdir(join(this.#folder, 'waiting'));
    return names.filter((name) => name.endsWith('.dcm')).sort();
  }

  /** Keeps the report on an arrival, to be sent. */
  async keep(name: string, report: Uint8Array, account: Account): Promise<void> {
    await this.#write('accounts', `${name}.json`, JSON.stringify(account));
    await this.#write('waiting', name, report);
  }

  /** Keeps why there is no report on an arrival. */
  async refuse(name: string, account: Account): Promise<void> {
    await this.#write('accounts', `${name}.json`, JSON.stringify(account));
    await this.#write('refused', name, `${account.refused ?? ''}\n`);
  }

  /** The node has acknowledged a report. */
  async sent(name: string): Promise<void> {
    await rename(this.#path('waiting', name), this.#path('sent', name));
  }

  /** Since when nothing is to be done on an arrival, in milliseconds; null where something is. */
  async finishedAt(name: string): Promise<number | null> {
    for (const state of FINISHED) {
      const found = await stat(this.#path(state, name)).catch(ignoreMissing);
      // The time at which it came into this state: it is moved when it is sent.
      if (found !== undefined) return found.ctimeMs;
    }
    return null;
  }

  /** What is kept of an arrival on which nothing is to be done, what says so last. */
  filesOf(name: string): string[] {
    const states = FINISHED.map((state) => this.#path(state, name));
    return [join(this.#folder, 'accounts', `${name}.json`), ...states];
  }

  /** What became of an arrival; null where nothing has yet. */
  async account(name: string): Promise<Account | null> {
    try {
      const text = await readFile(join(this.#folder, 'accounts', `${name}.json`), 'utf8');
      return JSON.parse(text) as Account;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async #write(part: string, name: string, content: Uint8Array | string): Promise<void> {
    await writeWhole(join(this.#folder, part, name), content, 'Cannot keep a report');
  }

  #path(state: (typeof STATES)[number], name: string): string {
    return join(this.#folder, state, name);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
