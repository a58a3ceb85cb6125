import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRecord, Workspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import { afterWord, endOf, eventOf, over, requestOf, waitingJob, type Word } from './job-ends.ts';
import type { JobEngine, JobEvent, JobListener } from './job-engine.ts';
import { JobProcess, type Outcome } from './job-process.ts';
import type { JobRequest } from './job-request.ts';

/** How often the record of a running job follows its progress: it is there for the next server. */
const SAVE_MS = 5000;
/** Then it is killed, and goes on with the next server all the same. */
const PATIENCE_MS = 10_000;

const RESTARTED = 'The server was restarted; the job goes on from what was finished.';

/** The job in hand. */
interface Running {
  job: JobRecord;
  readonly process: JobProcess;
  savedAt: number;
  readonly over: Promise<void>;
}

/** Runs jobs on this machine, one after another, each in a process of its own. */
export class LocalEngine implements JobEngine {
  readonly #workspace: Pick<Workspace, 'dir' | 'catalog'>;
  readonly #patienceMs: number;
  readonly #listeners = new Set<JobListener>();
  #running: Running | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isClosing = false;
  #lastCreated = 0;

  private constructor(workspace: Pick<Workspace, 'dir' | 'catalog'>, patienceMs: number) {
    this.#workspace = workspace;
    this.#patienceMs = patienceMs;
  }

  /**
   * Takes up what an earlier server has left.
   *
   * @param patienceMs how long a job may finish the work in hand when the engine is closed.
   */
  static async open(
    workspace: Pick<Workspace, 'dir' | 'catalog'>,
    patienceMs = PATIENCE_MS,
  ): Promise<LocalEngine> {
    const engine = new LocalEngine(workspace, patienceMs);
    for (const job of await workspace.catalog.jobs.pending()) {
      if (job.state === 'stopping') await engine.#change(job, over('stopped'));
      if (job.state === 'running') {
        await engine.#change(job, { state: 'waiting', notes: [...job.notes, RESTARTED] });
      }
    }
    engine.#next();
    return engine;
  }

  async submit(request: JobRequest, person: string | null): Promise<JobRecord> {
    const job = waitingJob(randomUUID(), request, person, this.#timeOfItsOwn());
    await this.#change(job, {});
    this.#next();
    return job;
  }

  async find(id: string): Promise<JobRecord> {
    if (this.#running?.job.id === id) return this.#running.job;
    const job = await this.#workspace.catalog.jobs.find(id);
    if (job !== undefined) return job;
    throw new UserError(`There is no job ${id}; the list of jobs names them.`);
  }

  async newest(limit: number): Promise<JobRecord[]> {
    const jobs = await this.#workspace.catalog.jobs.newest(limit);
    return jobs.map((job) => (this.#running?.job.id === job.id ? this.#running.job : job));
  }

  async stop(id: string): Promise<JobRecord> {
    const job = await this.find(id);
    if (job.state === 'waiting') return await this.#change(job, over('stopped'));
    if (job.state === 'stopping') return job;
    const running = this.#running;
    if (job.state !== 'running' || running?.job.id !== id) {
      throw new UserError(`Cannot stop the job: it is ${job.state} already.`);
    }
    running.process.stop();
    return await this.#change(running.job, { state: 'stopping' });
  }

  async resume(id: string): Promise<JobRecord> {
    const job = await this.find(id);
    if (job.state !== 'stopped' && job.state !== 'failed') {
      throw new UserError(`Cannot go on with the job: it is ${job.state}, not stopped or failed.`);
    }
    const resumed = await this.#change(job, { state: 'waiting', error: null, finishedAt: null });
    this.#next();
    return resumed;
  }

  subscribe(listener: JobListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#turn;
    const running = this.#running;
    if (running === undefined) return;
    running.process.stop();
    await Promise.race([running.over, sleep(this.#patienceMs, undefined, { ref: false })]);
    running.process.kill();
    await running.over;
  }

  /** Now, or later than any job before: by their times they take turns. */
  #timeOfItsOwn(): string {
    this.#lastCreated = Math.max(Date.now(), this.#lastCreated + 1);
    return new Date(this.#lastCreated).toISOString();
  }

  /** Starts the next job when none is in hand; calls wait for each other. */
  #next(): void {
    this.#turn = this.#turn.then(async () => {
      if (this.#isClosing || this.#running !== undefined) return;
      const [job] = await this.#workspace.catalog.jobs.pending();
      if (job === undefined) return;
      const startedAt = new Date().toISOString();
      const begun = { state: 'running', startedAt, epochs: [], progress: null } as const;
      const process = new JobProcess(this.#workspace.dir, requestOf(job), (message) =>
        this.#hear(message),
      );
      const over = process.outcome.then((outcome) => this.#settle(outcome));
      this.#running = { job: { ...job, ...begun }, process, savedAt: performance.now(), over };
      await this.#change(job, begun);
    });
  }

  #hear(message: Word): void {
    const running = this.#running;
    if (running === undefined) return;
    const { job } = running;
    running.job = afterWord(job, message);
    this.#tell(eventOf(job.id, message));
    if (performance.now() - running.savedAt < SAVE_MS) return;
    running.savedAt = performance.now();
    // What is lost with it is told again by the end of the job.
    this.#workspace.catalog.jobs.save(running.job).catch(() => undefined);
  }

  async #settle(outcome: Outcome): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    await this.#turn;
    const { job } = running;
    try {
      const isCutOff = outcome.kind === 'stopped' || outcome.kind === 'faulty';
      if (isCutOff && this.#isClosing && job.state !== 'stopping') {
        // It goes on when a server is there again.
        await this.#workspace.catalog.jobs.save(job);
      } else {
        await this.#change(job, endOf(outcome));
      }
    } finally {
      this.#running = undefined;
      this.#next();
    }
  }

  async #change(job: JobRecord, change: Partial<JobRecord>): Promise<JobRecord> {
    const changed = { ...job, ...change };
    if (this.#running?.job.id === job.id) {
      this.#running.job = { ...this.#running.job, ...change };
    }
    await this.#workspace.catalog.jobs.save(changed);
    this.#tell({ type: 'job', job: changed });
    return changed;
  }

  #tell(event: JobEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
