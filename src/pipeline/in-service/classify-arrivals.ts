import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Effects } from '../../effects.ts';
import { findSourceFile, readReportedInstance, RefusedFile } from '../../studies/index.ts';
import type { Prediction } from '../predict/prediction.ts';
import type { UseClassifier } from './classifier-in-service.ts';
import type { Account, ReportsFolder } from './reports-folder.ts';
import { reportOf } from './report-of.ts';

/** Arrivals that are classified at once. */
const AT_ONCE = 4;

/** What refuses an object because it is no picture; there is nothing to report on it. */
const NO_PICTURE = /^(no-pixels|not-an-image)\b/;

export interface ArrivalEvents {
  /** A report is kept on an object. */
  readonly reported: () => void;
  /** Everything that is here of a study is dealt with; more may come. */
  readonly settled: (study: string) => void;
}

/**
 * Classifies what came into a folder, each arrival once, and keeps a report on it. What was there
 * before and has no report, such as after a crash, is classified first.
 */
export class Arrivals {
  readonly #folder: string;
  readonly #reports: ReportsFolder;
  readonly #use: UseClassifier;
  readonly #effects: Effects;
  readonly #events: ArrivalEvents;
  readonly #queue: string[] = [];
  readonly #queued = new Set<string>();
  readonly #work = new Set<Promise<void>>();
  #isClosed = false;

  /**
   * @param folder of what came, as an inbox lays it out: `study/instance-bytes.dcm`.
   * @param use does work with the classifier that is in service at the moment.
   */
  constructor(
    folder: string,
    reports: ReportsFolder,
    use: UseClassifier,
    effects: Effects,
    events: ArrivalEvents,
  ) {
    this.#folder = folder;
    this.#reports = reports;
    this.#use = use;
    this.#effects = effects;
    this.#events = events;
  }

  /** How many wait or are under way. */
  get pending(): number {
    return this.#queued.size;
  }

  /** Takes up what is in the folder and has no report. */
  async takeUp(): Promise<void> {
    for (const entry of await readdir(this.#folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      for (const name of await readdir(join(this.#folder, entry.name))) {
        if (name.endsWith('.dcm') && !this.#reports.has(name)) this.came(`${entry.name}/${name}`);
      }
    }
  }

  /** @param file relative to the folder. */
  came(file: string): void {
    if (this.#isClosed || this.#queued.has(file)) return;
    this.#queued.add(file);
    this.#queue.push(file);
    this.#next();
  }

  /** Lets what is under way end; the rest is taken up the next time. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.length = 0;
    await Promise.all(this.#work);
  }

  #next(): void {
    while (!this.#isClosed && this.#work.size < AT_ONCE) {
      const file = this.#queue.shift();
      if (file === undefined) return;
      const work = this.#classify(file)
        .catch((error: unknown) => {
          // It has no report, and so is taken up again at the next start.
          this.#effects.note(`An object was not classified: ${messageOf(error)}`);
        })
        .finally(() => {
          this.#work.delete(work);
          this.#queued.delete(file);
          const study = dirname(file);
          if (![...this.#queued].some((other) => dirname(other) === study)) {
            this.#events.settled(join(this.#folder, study));
          }
          this.#next();
        });
      this.#work.add(work);
    }
  }

  async #classify(file: string): Promise<void> {
    const name = basename(file);
    if (this.#reports.has(name)) return;
    const path = join(this.#folder, file);
    const account = (refused: string | null, uid: string | null, said: Prediction[]): Account => ({
      ...{ file, sopInstanceUID: uid, refused },
      // The path says where this program runs, and nothing else.
      predictions: said.map((one) => ({ ...one, file })),
    });
    try {
      const instance = readReportedInstance(findSourceFile(path).source);
      const uid = instance.sopInstanceUID;
      const { mtime } = await stat(path);
      const [predictions, report] = await this.#use(async (classifier) => {
        const said = await classifier.classifyFile(path);
        return [said, await reportOf(classifier, instance, said, mtime)] as const;
      });
      const noPicture = predictions.find(({ reason }) => NO_PICTURE.test(reason ?? ''));
      if (noPicture !== undefined) {
        await this.#reports.refuse(name, account(noPicture.reason, uid, []));
        return;
      }
      await this.#reports.keep(name, report.bytes, account(null, uid, predictions));
      this.#events.reported();
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
      await this.#reports.refuse(name, account(error.message, null, []));
      this.#effects.note(`An object was refused. ${error.message}`);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
