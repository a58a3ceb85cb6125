import { UserError } from '../errors.ts';
import type { Part } from '../studies/index.ts';
import type { CatalogDatabase } from './database.ts';
import { selectFrames } from './select-frames.ts';
import { alreadySays, labelInForce } from './labels.ts';
import { migrate } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { recordFile } from './record-file.ts';
import type {
  FileRecord,
  FrameRow,
  LabelEvent,
  LabelSource,
  RunRecord,
  SplitRecord,
} from './records.ts';
import { fileId } from './rows.ts';
import { selectFiles } from './select-files.ts';
import { insertSplit, selectSplit } from './splits.ts';

/**
 * The workspace's memory of files, frames, labels, splits and runs. Every method that changes
 * something is one transaction; several processes may use one catalog at once.
 *
 * @throws UserError from any method when the database cannot be used: no permission, a full disk, or
 *   another process that keeps it for more than ten seconds.
 */
export class Catalog {
  readonly #database: CatalogDatabase;

  private constructor(database: CatalogDatabase) {
    this.#database = database;
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
    const at = new Date().toISOString();
    await this.#database.kysely
      .transaction()
      .execute((transaction) => recordFile(transaction, file, at));
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
   * Adds a label to a frame's history. Which label is then in force: a person's newest, else the
   * newest of the others. A null category takes the source's label back; from a person it says that
   * the frame has no category.
   *
   * @throws UserError when there is no such frame.
   */
  async setLabel(frameId: string, category: string | null, source: LabelSource): Promise<void> {
    const at = new Date().toISOString();
    await this.#database.kysely.transaction().execute(async (transaction) => {
      const frame = await transaction
        .selectFrom('frames')
        .innerJoin('files', 'files.id', 'frames.file_id')
        .select(['frames.file_id', 'files.picture'])
        .where('frames.id', '=', frameId)
        .executeTakeFirst();
      if (frame === undefined) {
        throw new UserError(
          `Cannot label the frame ${frameId}: the catalog has none of that name; take one that is listed.`,
        );
      }
      const history = await transaction
        .selectFrom('labels')
        .select(['seq', 'picture', 'category', 'source'])
        .where('frame_id', '=', frameId)
        .execute();
      const ofPicture = history.filter((label) => label.picture === frame.picture);
      if (alreadySays(ofPicture, source, category)) return;
      const seq = 1 + history.reduce((last, label) => Math.max(last, label.seq), 0);
      const label = { seq, picture: frame.picture, category, source };
      await transaction
        .insertInto('labels')
        .values({ ...label, frame_id: frameId, file_id: frame.file_id, at })
        .execute();
      const inForce = labelInForce([...ofPicture, label]);
      await transaction
        .updateTable('frames')
        .set({ category: inForce?.category ?? null, category_source: inForce?.source ?? null })
        .where('id', '=', frameId)
        .execute();
    });
  }

  /** Every label that a frame was ever given, oldest first. */
  labelHistory(frameId: string): Promise<LabelEvent[]> {
    return this.#database.kysely
      .selectFrom('labels')
      .select(['category', 'source', 'at'])
      .where('frame_id', '=', frameId)
      .orderBy('seq')
      .execute();
  }

  /** Makes this the split in force; earlier ones stay in the database. */
  async saveSplit(split: SplitRecord): Promise<void> {
    const at = new Date().toISOString();
    await this.#database.kysely
      .transaction()
      .execute((transaction) => insertSplit(transaction, split, at));
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
