import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Effects } from '../../effects.ts';
import { fromSystemError } from '../../errors.ts';
import { writeWhole } from '../write-whole.ts';
import { type CountedDays, DAYS, Drift } from './drift.ts';
import type { Manifest } from './manifest.ts';
import { referenceStatistics } from './reference-statistics.ts';

/** Milliseconds between two writings: what a crash may cost. */
const INTERVAL = 20_000;

const DAY = 86_400_000;

const fileSchema = z.object({
  days: z.record(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), referenceStatistics),
});

/** A classifier's drift, and how many of its frames are on the disk. */
interface Page {
  readonly drift: Drift;
  written: number;
}

/**
 * A folder that keeps, for each classifier that was in service, what it has seen and said day by day: over
 * restarts, and all but the last seconds over a crash. It holds counts alone.
 */
export class DriftBook {
  readonly #folder: string;
  readonly #effects: Effects;
  readonly #now: () => Date;
  readonly #pages = new Map<string, Promise<Page>>();
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #trouble = '';

  private constructor(folder: string, effects: Effects, now: () => Date) {
    this.#folder = folder;
    this.#effects = effects;
    this.#now = now;
    this.#timer = setInterval(() => void this.write(), INTERVAL);
    this.#timer.unref();
  }

  /**
   * Opens a folder, which is made where there is none. What a crash left unfinished, and classifiers that
   * have seen nothing for 400 days, are cleared away.
   *
   * @throws UserError when it cannot be used.
   */
  static async open(
    folder: string,
    effects: Effects,
    now: () => Date = () => new Date(),
  ): Promise<DriftBook> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        const { mtimeMs } = await stat(path);
        const isOver = now().getTime() - mtimeMs > DAYS * DAY;
        if (name.endsWith('.partial') || isOver) await rm(path, { force: true });
      }
    } catch (error) {
      throw fromSystemError(error, 'Cannot use the folder for the drift');
    }
    return new DriftBook(folder, effects, now);
  }

  /** The drift of a classifier, which goes on from what was kept of it; the same for the same id. */
  async of(id: string, manifest: Manifest): Promise<Drift> {
    const page = this.#pages.get(id) ?? this.#read(id, manifest);
    this.#pages.set(id, page);
    try {
      return (await page).drift;
    } catch (error) {
      this.#pages.delete(id);
      throw error;
    }
  }

  /** Writes what has changed; where it cannot, says so once, and the next time tries again. */
  write(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      try {
        for (const [id, page] of this.#pages) await this.#writePage(id, await page);
        this.#trouble = '';
      } catch (error) {
        const trouble = error instanceof Error ? error.message : String(error);
        if (trouble !== this.#trouble) this.#effects.note(trouble);
        this.#trouble = trouble;
      }
    });
    return this.#turn;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  async #read(id: string, manifest: Manifest): Promise<Page> {
    const counted = await this.#counted(id);
    return { drift: new Drift(manifest, this.#now, counted), written: 0 };
  }

  async #counted(id: string): Promise<CountedDays> {
    const path = this.#path(id);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw fromSystemError(error, 'Cannot read the drift');
    }
    try {
      return fileSchema.parse(JSON.parse(text)).days;
    } catch {
      await rename(path, `${path}.damaged`);
      this.#effects.note(
        `The drift was damaged and begins anew; what was there is ${path}.damaged.`,
      );
      return {};
    }
  }

  async #writePage(id: string, page: Page): Promise<void> {
    const { added } = page.drift;
    if (added === page.written) return;
    const text = `${JSON.stringify({ days: page.drift.counted() })}\n`;
    await writeWhole(this.#path(id), text, 'Cannot keep the drift');
    page.written = added;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
