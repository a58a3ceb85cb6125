import type { FrameRow, ListedFile, ListedFrame, Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import type { JobEngine } from '../jobs/index.ts';
import { allRuns, type EvaluatedRun, evaluatedAt, evaluatedRun } from '../pipeline/index.ts';
import { type Originals, openOriginals, prepareReaders, RunAsker } from '../pipeline/index.ts';
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
  /** Runs are asked in a process of their own. */
  readonly asker: RunAsker;
  readonly #evaluations = new Map<string, { key: string; read: Promise<EvaluatedRun | null> }>();
  #originals: Promise<Originals> | undefined;
  #warming: Promise<unknown> | undefined;

  constructor(workspace: Workspace, jobs: JobEngine, accounts: Accounts, effects: Effects) {
    this.#workspace = workspace;
    this.jobs = jobs;
    this.accounts = accounts;
    this.fresh = new Fresh(() => workspace.catalog.contentVersion());
    this.asker = new RunAsker(workspace);
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

  /** Every file, by path. */
  files(): Promise<readonly ListedFile[]> {
    const { catalog } = this.#workspace;
    return this.fresh.get('files', () => catalog.listedFiles());
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
    const key = `${at} ${await this.#workspace.catalog.contentVersion()}`;
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
    throw new Refusal(404, `The run ${run} is not evaluated yet.`, 'not-evaluated', {
      values: { run },
    });
  }

  /** Has ready what the first page needs, and a process that reads originals. */
  warmUp(): void {
    prepareReaders(1);
    const asked = [this.listed(), this.files(), this.labelled(), allRuns(this.#workspace)];
    // What fails here fails again for whoever asks, and tells them.
    this.#warming = Promise.allSettled(asked);
  }

  originals(): Promise<Originals> {
    return (this.#originals ??= openOriginals(this.#workspace));
  }

  /** Notes what somebody did. */
  async log(person: SignedIn | null, action: string, subject = '', detail = ''): Promise<void> {
    await this.#workspace.catalog.log.add({ person, action, subject, detail });
  }

  async close(): Promise<void> {
    await this.#warming;
    await Promise.all([(await this.#originals)?.close(), this.asker.close()]);
  }
}

interface Listed {
  readonly frames: readonly ListedFrame[];
  readonly byId: ReadonlyMap<string, ListedFrame>;
  readonly byHash: ReadonlyMap<string | null, ListedFrame>;
}
