import type { FileRecord, Workspace } from '../../catalog/index.ts';

/** The catalog gets so many records at once, or those of so many milliseconds. */
const BATCH = { records: 64, ms: 250 };

/**
 * Records on their way into the catalog, several in one transaction: one for each file would take a
 * quarter of the time that reading a still does. Where the process is killed those that wait are
 * lost, and their files are read again.
 */
export class RecordBatch {
  readonly #workspace: Pick<Workspace, 'catalog' | 'frames'>;
  readonly #waiting = new Map<string, FileRecord>();
  #since = 0;

  constructor(workspace: Pick<Workspace, 'catalog' | 'frames'>) {
    this.#workspace = workspace;
  }

  async add(record: FileRecord): Promise<void> {
    // What is said of one path is recorded in the order in which it is said.
    if (this.#waiting.has(record.path)) await this.close();
    if (this.#waiting.size === 0) this.#since = performance.now();
    this.#waiting.set(record.path, record);
    const isDue = performance.now() - this.#since >= BATCH.ms;
    if (isDue || this.#waiting.size >= BATCH.records) await this.close();
  }

  /** Records what waits. */
  async close(): Promise<void> {
    const records = [...this.#waiting.values()];
    this.#waiting.clear();
    if (records.length === 0) return;
    const hashes = records.flatMap(({ frames }) => frames.flatMap(({ hash }) => hash ?? []));
    // A frame that the catalog knows is never missing.
    await this.#workspace.frames.share(hashes);
    await this.#workspace.catalog.recordFiles(records);
  }
}
