import type { Transaction } from 'kysely';
import type { Part } from '../studies/index.ts';
import type { CatalogDatabase } from './database.ts';
import { Assignments } from './assignments.ts';
import { AuditLog } from './audit-log.ts';
import { selectAudits, upsertAudit } from './audits.ts';
import { insertCorrections, selectCorrections } from './corrections.ts';
import { selectSearches, upsertSearch } from './frame-searches.ts';
import { selectWords, upsertWords } from './frame-words.ts';
import { insertChanges, insertLabels } from './insert-labels.ts';
import { JobRecords } from './job-records.ts';
import { selectFrames } from './select-frames.ts';
import { migrate } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { People } from './people.ts';
import {
  appendAnswers,
  type CheckReading,
  insertReaderStudy,
  lockReading,
  selectReaderStudies,
  selectReadings,
} from './readings.ts';
import { recordFiles } from './record-files.ts';
import type {
  AuditRecord,
  CorrectionRecord,
  FileRecord,
  FrameRow,
  FrameSearch,
  FrameWords,
  GivenTo,
  LabelChange,
  LabelEvent,
  LabelSource,
  ListedFile,
  ListedFrame,
  ReaderStudyRecord,
  ReadingRecord,
  RunRecord,
  SplitRecord,
} from './records.ts';
import { fileId } from './rows.ts';
import { selectFiles } from './select-files.ts';
import { selectListedFiles } from './select-listed-files.ts';
import { selectListed } from './select-listed.ts';
import { insertSplit, selectSplit } from './splits.ts';
import type { Tables } from './tables.ts';

/**
 * The workspace's memory of files, frames, labels, splits and runs. Every method that changes
 * something is one transaction; several processes may use one catalog at once.
 *
 * @throws UserError from any method when the database cannot be used: no permission, a full disk, or
 *   another process that keeps it for more than ten seconds.
 */
export class Catalog {
  readonly #database: CatalogDatabase;
  #contentChanges = 0;

  readonly people: People;
  readonly log: AuditLog;
  readonly jobs: JobRecords;
  readonly assignments: Assignments;

  private constructor(database: CatalogDatabase) {
    const { kysely } = database;
    this.#database = database;
    this.people = new People(kysely);
    this.log = new AuditLog(kysely);
    this.jobs = new JobRecords(kysely);
    this.assignments = new Assignments(kysely);
  }

  /** Another text whenever something may have changed, by this process or another. */
  async version(): Promise<string> {
    const { others, own } = await this.#database.version();
    return `${others}.${own}`;
  }

  /**
   * Another text whenever files, frames, words, labels, corrections or splits may have changed, by this process or
   * another; what this one keeps of people, jobs and runs does not change it.
   */
  async contentVersion(): Promise<string> {
    const { others } = await this.#database.version();
    return `${others}.${this.#contentChanges}`;
  }

  /** Changes files, frames, words, labels, corrections or splits. */
  async #change<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    try {
      return await this.#database.kysely.transaction().execute(work);
    } finally {
      // After it is there: what is read before is of the version before.
      this.#contentChanges += 1;
    }
  }

  /**
   * Opens the catalog at a `file:` URL and brings it to the newest schema; a new one is made.
   *
   * @throws UserError when a newer version of Sonograft has written it.
   */
  static async open(url: string): Promise<Catalog> {
    const database = openDatabase(url);
    try {
      await migrate(database);
    } catch (error) {
      await database.kysely.destroy();
      throw error;
    }
    return new Catalog(database);
  }

  /** Waits for what is under way and lets go of the database. */
  async close(): Promise<void> {
    await this.#database.kysely.destroy();
  }

  /** What was last recorded of a file, so that ingest can skip an unchanged one. */
  async knownFile(path: string): Promise<FileRecord | undefined> {
    const [file] = await selectFiles(this.#database.kysely, fileId(path));
    return file;
  }

  /**
   * Replaces what is known of the file's path. Frames keep their ids; labels given by a person stay
   * in force, and those of a frame that disappears come back with it. Only when the file shows
   * another picture (another SOP Instance UID, else other bytes) are earlier labels laid aside.
   */
  async recordFile(file: FileRecord): Promise<void> {
    await this.recordFiles([file]);
  }

  /** {@link recordFile} for several files of different paths, in one transaction. */
  async recordFiles(files: readonly FileRecord[]): Promise<void> {
    const at = new Date().toISOString();
    await this.#change((transaction) => recordFiles(transaction, files, at));
  }

  /** All files, sorted by path. */
  files(): Promise<FileRecord[]> {
    return selectFiles(this.#database.kysely);
  }

  /**
   * Accepted frames, sorted by hash, then path, then index: the order does not depend on the order
   * of ingestion.
   *
   * @param filter.part only frames that the saved split puts there.
   * @param filter.labelled only frames with (true) or without (false) a category.
   */
  frames(filter: { part?: Part; labelled?: boolean } = {}): Promise<FrameRow[]> {
    return selectFrames(this.#database.kysely, filter);
  }

  /**
   * Adds labels to the histories of frames. Which label is then in force: a person's newest, else
   * the newest of a folder or manifest, else the newest of what was read. A null category takes the
   * source's label back; from a person it says that the frame has no category.
   *
   * @returns how many said something new.
   * @throws UserError when there is no such frame; then none is added.
   */
  async setLabels(labels: readonly GivenTo[]): Promise<number> {
    const at = new Date().toISOString();
    return await this.#change((transaction) => insertLabels(transaction, labels, at));
  }

  /**
   * Gives frames labels as a person who saw them with so many labels given before.
   *
   * @returns the frames that somebody else has labelled in between; they keep that label.
   * @throws UserError when there is no such frame; then none is changed.
   */
  async changeLabels(changes: readonly LabelChange[], person: string): Promise<string[]> {
    const at = new Date().toISOString();
    return await this.#change((transaction) => insertChanges(transaction, changes, person, at));
  }

  /** Every frame, whether it counts or not, by study, file, number and region. */
  listedFrames(): Promise<ListedFrame[]> {
    return selectListed(this.#database.kysely);
  }

  /** Every file as lists show it, by path. */
  listedFiles(): Promise<ListedFile[]> {
    return selectListedFiles(this.#database.kysely);
  }

  /** Adds one label; see {@link setLabels}. */
  async setLabel(frameId: string, category: string | null, source: LabelSource): Promise<void> {
    await this.setLabels([{ frameId, category, source, grounds: null }]);
  }

  /** Every label that a frame was ever given, oldest first. */
  labelHistory(frameId: string): Promise<LabelEvent[]> {
    return this.#database.kysely
      .selectFrom('labels')
      .select(['category', 'source', 'at', 'grounds', 'person'])
      .where('frame_id', '=', frameId)
      .orderBy('seq')
      .execute();
  }

  /**
   * Keeps what a classifier in service was told, but for what is kept already.
   *
   * @returns how many are new.
   */
  async addCorrections(corrections: readonly CorrectionRecord[]): Promise<number> {
    return await this.#change((transaction) => insertCorrections(transaction, corrections));
  }

  /** What a classifier in service was told, oldest first. */
  corrections(): Promise<CorrectionRecord[]> {
    return selectCorrections(this.#database.kysely);
  }

  /** Keeps what was read on frames, in the place of what was read before. */
  async recordWords(frames: readonly FrameWords[]): Promise<void> {
    await this.#change(async (transaction) => {
      for (const frame of frames) await upsertWords(transaction, frame);
    });
  }

  /** What was read on frames, except where the file shows another picture since. */
  words(): Promise<FrameWords[]> {
    return selectWords(this.#database.kysely);
  }

  /** Keeps what was found on finished frames, in the place of what was found before. */
  async recordSearches(searches: readonly FrameSearch[]): Promise<void> {
    await this.#database.kysely.transaction().execute(async (transaction) => {
      for (const search of searches) await upsertSearch(transaction, search);
    });
  }

  /** What one reader has found on finished frames. */
  searches(reader: string): Promise<FrameSearch[]> {
    return selectSearches(this.#database.kysely, reader);
  }

  /** Keeps an audit, in the place of an earlier one of the same number. */
  async saveAudit(audit: AuditRecord): Promise<void> {
    await upsertAudit(this.#database.kysely, audit, new Date().toISOString());
  }

  /** All audits, oldest first. */
  audits(): Promise<AuditRecord[]> {
    return selectAudits(this.#database.kysely);
  }

  /** Keeps a new reader study. @throws UserError when there is one of its name. */
  async saveReaderStudy(study: ReaderStudyRecord): Promise<void> {
    await this.#database.kysely
      .transaction()
      .execute((transaction) => insertReaderStudy(transaction, study));
  }

  /** All reader studies, sorted by name. */
  readerStudies(): Promise<ReaderStudyRecord[]> {
    return selectReaderStudies(this.#database.kysely);
  }

  /** Every reader of a study, sorted by name, with their answers. */
  readings(study: string): Promise<ReadingRecord[]> {
    return selectReadings(this.#database.kysely, study);
  }

  /**
   * Adds answers to those of a reader.
   *
   * @param check throws where they may not be added; it sees what is there, within the transaction.
   */
  async addAnswers(
    study: string,
    reading: Omit<ReadingRecord, 'lockedAt'>,
    check: CheckReading,
  ): Promise<void> {
    await this.#database.kysely
      .transaction()
      .execute((transaction) => appendAnswers(transaction, study, reading, check));
  }

  /** Locks a reading for good. @param check throws where that may not be. */
  async lockReading(study: string, reader: string, check: CheckReading): Promise<void> {
    await this.#database.kysely
      .transaction()
      .execute((transaction) => lockReading(transaction, study, reader, check));
  }

  /** Makes this the split in force; earlier ones stay in the database. */
  async saveSplit(split: SplitRecord): Promise<void> {
    const at = new Date().toISOString();
    await this.#change((transaction) => insertSplit(transaction, split, at));
  }

  /** The split in force. */
  split(): Promise<SplitRecord | undefined> {
    return selectSplit(this.#database.kysely);
  }

  /** Keeps a run, in the place of an earlier one of the same name. */
  async saveRun(run: RunRecord): Promise<void> {
    const row = { name: run.name, json: run.json, finished_at: run.finishedAt };
    await this.#database.kysely
      .insertInto('runs')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
  }

  async run(name: string): Promise<RunRecord | undefined> {
    const runs = await this.runs();
    return runs.find((run) => run.name === name);
  }

  /** All runs, sorted by name. */
  async runs(): Promise<RunRecord[]> {
    const rows = await this.#database.kysely.selectFrom('runs').selectAll().execute();
    return rows
      .map((row) => ({ name: row.name, json: row.json, finishedAt: row.finished_at }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
