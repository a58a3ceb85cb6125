import type { FileRecord, Workspace } from '../../catalog/index.ts';

/** Why a file with the SOP Instance UID of another is left out: its bytes are the same, or others. */
type SameInstanceRule = 'same-bytes' | 'same-uid';

/**
 * Knows which file came first with each SOP Instance UID. A later file with the same UID is excluded
 * under a rule of its own, never put in the place of the first; with `ingest.same_uid: keep` both
 * stay.
 */
export class SameInstances {
  readonly #first: Map<string, { path: string; sha256: string | null }>;
  readonly #keeps: boolean;

  private constructor(workspace: Workspace, files: readonly FileRecord[]) {
    this.#keeps = workspace.config.ingest.same_uid === 'keep';
    this.#first = new Map();
    for (const file of files) this.#take(file);
  }

  /** With what the catalog knows already. */
  static async of(workspace: Workspace): Promise<SameInstances> {
    return new SameInstances(workspace, await workspace.catalog.files());
  }

  /** The record as it is, or as one that is excluded. Ask in the order of the files. */
  decide(record: FileRecord): FileRecord {
    const rule = this.#keeps ? null : this.#ruleFor(record);
    if (rule === null) {
      this.#take(record);
      return record;
    }
    const frames = record.frames.map((frame) => ({
      ...frame,
      verdict: 'excluded' as const,
      rule,
      hash: null,
    }));
    return { ...record, verdict: 'excluded', rule, frames };
  }

  #ruleFor({ path, verdict, sopInstanceUID, sha256 }: FileRecord): SameInstanceRule | null {
    if (verdict !== 'accepted' || sopInstanceUID === null) return null;
    const first = this.#first.get(sopInstanceUID);
    if (first === undefined || first.path === path) return null;
    return first.sha256 === sha256 ? 'same-bytes' : 'same-uid';
  }

  #take({ path, verdict, sopInstanceUID, sha256 }: FileRecord): void {
    if (verdict !== 'accepted' || sopInstanceUID === null) return;
    if (!this.#first.has(sopInstanceUID)) this.#first.set(sopInstanceUID, { path, sha256 });
  }
}
