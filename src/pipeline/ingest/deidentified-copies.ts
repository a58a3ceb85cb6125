import { createHmac } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { FileRecord, Workspace } from '../../catalog/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import type { Box } from '../../region/index.ts';
import { type PrivateTag, RefusedFile, type SourceEntry } from '../../studies/index.ts';
import { LineBook } from '../label/line-book.ts';
import { readableText } from './readable-text.ts';
import type { Readers } from '../source-readers/readers.ts';

/** How often text that is left in a copy is filled as well before the copy is refused. */
const ATTEMPTS = 3;

/** What became of the copies. */
export interface CopiesResult {
  readonly written: number;
  /** Files that count and have no copy. */
  readonly refused: readonly RefusedCopy[];
}

export interface RefusedCopy {
  /** Relative to the source. */
  readonly path: string;
  /** Text can still be read inside the tissue, or the copy could not be searched for it. */
  readonly reason: 'text-left-inside' | 'not-searched';
}

/**
 * De-identified copies of accepted DICOM files, one folder for each patient and study. Unless only
 * what lies outside the tissue is blanked, text inside it is filled on every frame, and what was
 * written is read again: a copy appears under its name when nothing was left to read.
 */
export class DeidentifiedCopies {
  readonly #dir: string;
  readonly #key: string;
  readonly #privateTags: readonly PrivateTag[];
  readonly #outsideOnly: boolean;
  readonly #book = new LineBook();
  readonly #written = new Set<string>();
  readonly #refused: RefusedCopy[] = [];

  /**
   * @param dir where the copies go.
   * @param outsideOnly text inside the tissue stays.
   * @throws UserError when the copies would lie in the source.
   */
  constructor(workspace: Workspace, source: string, dir: string, outsideOnly: boolean) {
    const inside = relative(resolve(source), resolve(dir));
    if (inside === '' || !(inside.startsWith('..') || inside.startsWith(sep))) {
      throw new UserError(
        `Cannot de-identify to ${dir}: it lies in the source, whose files are never changed; name another directory.`,
      );
    }
    this.#dir = resolve(dir);
    this.#key = Buffer.from(workspace.keyFor('de-identified copies')).toString('hex');
    this.#privateTags = workspace.config.deidentify.private_tags;
    this.#outsideOnly = outsideOnly;
  }

  /**
   * Writes the copy of a file that counts.
   *
   * @returns the record, its inside marked as cleaned where it was.
   * @throws RefusedFile when a frame does not decode.
   */
  async write(
    readers: Pick<Readers, 'copy' | 'findTexts'>,
    { origin }: Pick<SourceEntry, 'origin'>,
    record: FileRecord,
  ): Promise<FileRecord> {
    const { verdict, format, acquisition } = record;
    if (verdict !== 'accepted' || format !== 'dicom' || acquisition === null) return record;
    // A picture that does not count may be a page of names: only those that do stay.
    const boxes = record.frames.flatMap(({ box, verdict }) =>
      verdict === 'accepted' && box !== null ? box : [],
    );
    const place = this.#pathOf(record);
    const copy = (copyTo: string, fill: readonly Box[] | null) =>
      readers.copy({
        ...{ origin, copyTo, boxes, fill, patient: patientOf(record) },
        ...{ privateTags: this.#privateTags, key: this.#key },
      });
    if (this.#outsideOnly) {
      await copy(place, null);
      this.#written.add(place);
      return record;
    }
    const frames = Array.from({ length: acquisition.frames ?? 1 }, (_, i) => i);
    const unread = `${place}.unread`;
    try {
      let fill: readonly Box[] = [];
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await copy(unread, fill);
        const left = await this.#leftOn(readers, { origin: unread, frames });
        if (left === null) return await this.#refuse(record, place, 'not-searched');
        if (left.length === 0) {
          await putInPlace(unread, place);
          this.#written.add(place);
          return { ...record, acquisition: { ...acquisition, insideCleaned: true } };
        }
        fill = [...fill, ...left];
      }
      return await this.#refuse(record, place, 'text-left-inside');
    } finally {
      await rm(unread, { force: true });
    }
  }

  /** Takes back the copy of a file that does not count after all. */
  async remove(record: FileRecord): Promise<void> {
    const place = this.#pathOf(record);
    this.#written.delete(place);
    await rm(place, { force: true });
  }

  result(): CopiesResult {
    return { written: this.#written.size, refused: this.#refused };
  }

  /** Ends what reads the copies. */
  close(): Promise<void> {
    return this.#book.close();
  }

  /** Where text can still be read; null where the copy could not be searched. */
  async #leftOn(
    readers: Pick<Readers, 'findTexts'>,
    copy: Parameters<typeof readableText>[1],
  ): Promise<Box[] | null> {
    try {
      return await readableText(readers, copy, this.#book);
    } catch (error) {
      if (error instanceof RefusedFile) return null;
      throw error;
    }
  }

  async #refuse(
    record: FileRecord,
    place: string,
    reason: RefusedCopy['reason'],
  ): Promise<FileRecord> {
    // One of an earlier time may have been written by other rules.
    await rm(place, { force: true });
    this.#refused.push({ path: record.name, reason });
    return record;
  }

  /** Named by a keyed hash of the file's bytes: two files never meet in one place. */
  #pathOf(record: FileRecord): string {
    const name = createHmac('sha256', Buffer.from(this.#key, 'hex'))
      .update(record.sha256 ?? record.path)
      .digest('hex')
      .slice(0, 32);
    return join(this.#dir, patientOf(record), record.study ?? 'study', `${name}.dcm`);
  }
}

async function putInPlace(unread: string, place: string): Promise<void> {
  try {
    await rename(unread, place);
  } catch (error) {
    throw fromSystemError(error, 'Cannot write a de-identified copy');
  }
}

/** A folder's or manifest's own code may hold anything: only what a pseudonym holds stays. */
function patientOf({ patient, study, sha256 }: FileRecord): string {
  const code = patient ?? study ?? `F-${sha256?.slice(0, 10) ?? ''}`;
  return code.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
}
