import type { FrameRow, ListedFrame, Workspace } from '../catalog/index.ts';
import type { FileRecord } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import type { JobEngine } from '../jobs/index.ts';
import { type EvaluatedRun, evaluatedAt, evaluatedRun } from '../pipeline/index.ts';
import { type Originals, openOriginals } from '../pipeline/index.ts';
import { Fresh } from './fresh.ts';
import type { Accounts, SignedIn } from './people/accounts.ts';
import { missing, Refusal } from './refusal.ts';
import { Uploads } from './uploads/uploads.ts';

/** What every handler works with. */
export class Workbench {
  #workspace: Workspace;
  readonly jobs: JobEngine;
  readonly accounts: Accounts;
  readonly uploads: Uploads;
  readonly fresh: Fresh;
  readonly #evaluations = new Map<string, { key: string; read: Promise<EvaluatedRun | null> }>();
  #originals: Promise<Originals> | undefined;

  constructor(workspace: Workspace, jobs: JobEngine, accounts: Accounts, effects: Effects) {
    this.#workspace = workspace;
    this.jobs = jobs;
    this.accounts = accounts;
    this.fresh = new Fresh(workspace.catalog);
    this.uploads = new Uploads(workspace, effects);
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  /** Reads sonograft.yaml anew, after a change of it. */
  async takeSettings(): Promise<void> {
    this.#workspace = await this.#workspace.withFreshConfig();
    this.fresh.clear();
  }

  /** Accepted frames with a label. */
  labelled(): Promise<readonly FrameRow[]> {
    const { catalog } = this.#workspace;
    return this.fresh.get('labelled', () => catalog.frames({ labelled: true }));
  }

  /** Every frame, by study, file, number and region, with a look-up by name and by picture. */
  listed(): Promise<Listed> {
    const { catalog } = this.#workspace;
    return this.fresh.get('listed', async () => {
      const frames = await catalog.listedFrames();
      return {
        frames,
        byId: new Map(frames.map((frame) => [frame.frameId, frame])),
        byHash: new Map(frames.map((frame) => [frame.hash, frame])),
      };
    });
  }

  files(): Promise<readonly FileRecord[]> {
    const { catalog } = this.#workspace;
    return this.fresh.get('files', () => catalog.files());
  }

  /** @throws Refusal with 404 when there is none. */
  async frame(frameId: string): Promise<ListedFrame> {
    const frame = (await this.listed()).byId.get(frameId);
    if (frame === undefined) throw missing(`frame ${frameId}`);
    return frame;
  }

  /** The evaluation of a run, read once for every time that it is made. */
  async evaluation(run: string): Promise<EvaluatedRun | null> {
    const at = await evaluatedAt(this.#workspace, run);
    if (at === null) return null;
    const key = `${at} ${await this.#workspace.catalog.version()}`;
    const kept = this.#evaluations.get(run);
    if (kept?.key === key) return await kept.read;
    const read = this.labelled().then((rows) => evaluatedRun(this.#workspace, run, rows));
    this.#evaluations.set(run, { key, read });
    read.catch(() => this.#evaluations.delete(run));
    return await read;
  }

  /** @throws Refusal with 404 when the run was not evaluated. */
  async requireEvaluation(run: string): Promise<EvaluatedRun> {
    const found = await this.evaluation(run);
    if (found !== null) return found;
    throw new Refusal(404, `The run ${run} is not evaluated yet.`, 'not-evaluated');
  }

  originals(): Promise<Originals> {
    return (this.#originals ??= openOriginals(this.#workspace));
  }

  /** Notes what somebody did. */
  async log(person: SignedIn | null, action: string, subject = '', detail = ''): Promise<void> {
    await this.#workspace.catalog.log.add({ person, action, subject, detail });
  }

  async close(): Promise<void> {
    await (await this.#originals)?.close();
  }
}

interface Listed {
  readonly frames: readonly ListedFrame[];
  readonly byId: ReadonlyMap<string, ListedFrame>;
  readonly byHash: ReadonlyMap<string | null, ListedFrame>;
}
