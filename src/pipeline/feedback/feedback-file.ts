import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromSystemError, UserError } from '../../errors.ts';
import {
  type Correction,
  idOf,
  type KeptCorrection,
  keptCorrectionSchema,
  subjectOf,
} from './correction.ts';

/** Bytes of a file of corrections: about 40,000 of them. */
const MOST_BYTES = 16 * 2 ** 20;

/** What became of a correction. `full`: it is not kept, for the file has as much as it may. */
export type Kept =
  { readonly outcome: 'kept' | 'known'; readonly id: string } | { outcome: 'full' };

/**
 * Corrections that a service was told, in a file that is only ever added to, a JSON line each. What
 * somebody says of a frame again, as they said it last, is kept once.
 */
export class FeedbackFile {
  readonly #path: string;
  readonly #most: number;
  /** The newest correction of each subject. */
  readonly #newest: Map<string, KeptCorrection>;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, newest: Map<string, KeptCorrection>, most: number) {
    this.#path = path;
    this.#newest = newest;
    this.#most = most;
  }

  /**
   * Opens a file, which need not be there; a line that a crash has broken off, and which was therefore
   * never acknowledged, is taken away.
   *
   * @param most bytes that it may have.
   * @throws UserError when it cannot be used, or is damaged.
   */
  static async open(path: string, most: number = MOST_BYTES): Promise<FeedbackFile> {
    const text = await readText(path);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== text) await inFile(path, (file) => file.truncate(Buffer.byteLength(whole)));
    const kept = correctionsIn(whole, path);
    return new FeedbackFile(path, new Map(kept.map((one) => [subjectOf(one), one])), most);
  }

  /**
   * Keeps a correction. When this resolves, it is on the disk.
   *
   * @param classifier the id of the classifier in service.
   * @throws UserError when it cannot be written.
   */
  add(correction: Correction, classifier: string): Promise<Kept> {
    const done = this.#turn.then(() => this.#add(correction, classifier));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Every line. */
  async read(): Promise<string> {
    await this.#turn;
    return await readText(this.#path);
  }

  async #add(correction: Correction, classifier: string): Promise<Kept> {
    const subject = subjectOf(correction);
    const known = this.#newest.get(subject);
    if (known?.category === correction.category && known.note === correction.note) {
      return { outcome: 'known', id: known.id };
    }
    const at = new Date().toISOString();
    const kept = { id: idOf(correction, at), at, classifier, ...correction };
    const line = Buffer.from(`${JSON.stringify(kept)}\n`);
    const isKept = await inFile(this.#path, async (file) => {
      const { size } = await file.stat();
      if (size + line.length > this.#most) return false;
      try {
        await file.appendFile(line);
        await file.sync();
      } catch (error) {
        // Half a line would spoil the next one.
        await file.truncate(size);
        throw error;
      }
      return true;
    });
    if (!isKept) return { outcome: 'full' };
    this.#newest.set(subject, kept);
    return { outcome: 'kept', id: kept.id };
  }
}

/**
 * The corrections of a file's text, oldest first. A last line without an end is not whole yet, and
 * left out.
 *
 * @throws UserError for a line that is none.
 */
export function correctionsIn(text: string, path: string): KeptCorrection[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, i) => {
    try {
      return keptCorrectionSchema.parse(JSON.parse(line));
    } catch (cause) {
      throw new UserError(
        `Cannot read the corrections: line ${i + 1} of ${path} is none; take it out, or name the file that a served classifier has kept (feedback.jsonl).`,
        { cause },
      );
    }
  });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw fromSystemError(error, 'Cannot read the corrections');
  }
}

async function inFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    const file = await open(path, 'a', 0o600);
    try {
      const isNew = (await file.stat()).size === 0;
      const result = await work(file);
      // The name of a new file is on the disk only when its folder is.
      if (isNew) await flush(dirname(path));
      return result;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fromSystemError(error, 'Cannot keep the correction');
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
