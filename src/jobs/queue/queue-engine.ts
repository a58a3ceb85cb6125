import { randomUUID } from 'node:crypto';
import { type Job, Queue, QueueEvents } from 'bullmq';
import type { JobRecord, Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { JobEngine, JobEvent, JobListener } from '../job-engine.ts';
import { afterWord, eventOf, over, waitingJob } from '../job-ends.ts';
import type { JobRequest } from '../job-request.ts';
import { mayStart } from '../may-start.ts';
import { connectionTo, PREFIX, queueName, seeThatItAnswers } from './connection.ts';
import { allNewsSchema, type JobNews } from './job-news.ts';
import { parseRedisAddress } from './redis-address.ts';
import { StopSigns } from './stop-signs.ts';
import { placeInQueue } from './urgency.ts';

/** How often the catalog and the queue are compared: news may be lost with a server that restarts. */
const LOOK_MS = 5000;
/** Kinds that take seconds: somebody waits for them. */
const SMALL = ['split', 'evaluate', 'compare', 'map'];

const UNTAKEN = 'No worker takes jobs; start one with "sonograft worker".';

/**
 * Has jobs run by workers of any number of machines. Their records are in the catalog: what waits is
 * this engine's to change, what runs its worker's, which tells of it. Jobs go on when the engine is
 * closed. Those that do not depend on each other run beside each other, as many as there are workers.
 */
export class QueueEngine implements JobEngine {
  readonly #workspace: Workspace;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #signs: StopSigns;
  readonly #listeners = new Set<JobListener>();
  /** Jobs that run, with what was heard of them. */
  readonly #live = new Map<string, JobRecord>();
  readonly #looking: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #lastCreated = 0;

  private constructor(workspace: Workspace, queue: Queue, events: QueueEvents, signs: StopSigns) {
    this.#workspace = workspace;
    this.#queue = queue;
    this.#events = events;
    this.#signs = signs;
    queue.on('error', () => undefined);
    events.on('error', () => undefined);
    events.on('progress', ({ jobId, data }) => {
      const { success, data: told } = allNewsSchema.safeParse(data);
      if (success) this.#inTurn(() => this.#hear(jobId, told.news));
    });
    events.on('failed', ({ jobId, failedReason }) =>
      this.#inTurn(() => this.#giveUp(jobId, failedReason)),
    );
    this.#looking = setInterval(() => this.#inTurn(() => this.#offer()), LOOK_MS);
    this.#looking.unref();
  }

  /** @throws UserError as {@link ShardQueue.open}. */
  static async open(workspace: Workspace, address: string): Promise<QueueEngine> {
    const parsed = parseRedisAddress(address);
    await seeThatItAnswers(parsed);
    const options = { connection: connectionTo(parsed), prefix: PREFIX };
    const name = queueName(workspace, 'jobs');
    const events = new QueueEvents(name, options);
    await events.waitUntilReady();
    const signs = new StopSigns(parsed, name);
    const engine = new QueueEngine(workspace, new Queue(name, options), events, signs);
    engine.#inTurn(() => engine.#offer());
    await engine.#turn;
    return engine;
  }

  async submit(request: JobRequest, person: string | null): Promise<JobRecord> {
    this.#lastCreated = Math.max(Date.now(), this.#lastCreated + 1);
    const createdAt = new Date(this.#lastCreated).toISOString();
    const job = await this.#change(waitingJob(randomUUID(), request, person, createdAt), {});
    this.#inTurn(() => this.#offer());
    return job;
  }

  async find(id: string): Promise<JobRecord> {
    const job = this.#live.get(id) ?? (await this.#workspace.catalog.jobs.find(id));
    if (job !== undefined) return job;
    throw new UserError(`There is no job ${id}; the list of jobs names them.`);
  }

  async newest(limit: number): Promise<JobRecord[]> {
    const jobs = await this.#workspace.catalog.jobs.newest(limit);
    return jobs.map((job) => this.#live.get(job.id) ?? job);
  }

  async stop(id: string): Promise<JobRecord> {
    const job = await this.find(id);
    if (job.finishedAt !== null) {
      throw new UserError(`Cannot stop the job: it is ${job.state} already.`);
    }
    if (job.state === 'waiting' && (await this.#takeBack(id))) {
      const stopped = await this.#change(job, over('stopped'));
      this.#inTurn(() => this.#offer());
      return stopped;
    }
    await this.#signs.raise(id);
    const stopping: JobRecord = { ...job, state: 'stopping' };
    this.#live.set(id, stopping);
    this.#tell({ type: 'job', job: stopping });
    return stopping;
  }

  async resume(id: string): Promise<JobRecord> {
    const job = await this.find(id);
    if (job.state !== 'stopped' && job.state !== 'failed') {
      throw new UserError(`Cannot go on with the job: it is ${job.state}, not stopped or failed.`);
    }
    await this.#signs.lower(id);
    await this.#takeBack(id);
    const resumed = await this.#change(job, { state: 'waiting', error: null, finishedAt: null });
    this.#inTurn(() => this.#offer());
    return resumed;
  }

  subscribe(listener: JobListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    await this.#turn;
    this.#signs.close();
    await Promise.all([this.#events.close(), this.#queue.close()]);
  }

  /** Removes a job from the queue. @returns whether nobody has it in hand. */
  async #takeBack(id: string): Promise<boolean> {
    const queued = (await this.#queue.getJob(id)) as Job | undefined;
    try {
      await queued?.remove();
      return true;
    } catch {
      return false;
    }
  }

  /** Puts jobs into the queue that may run now, and those that Redis has forgotten. */
  async #offer(): Promise<void> {
    const pending = await this.#workspace.catalog.jobs.pending();
    const ids = new Set(pending.map(({ id }) => id));
    // News of their end was lost.
    const ended = [...this.#live.keys()].filter((id) => !ids.has(id));
    for (const id of ended) await this.#learn(id);
    for (const [i, job] of pending.entries()) {
      if (job.state === 'waiting' && !mayStart(job, pending.slice(0, i))) continue;
      const queued = (await this.#queue.getJob(job.id)) as Job | undefined;
      if (queued !== undefined) {
        await this.#lookAfter(job, queued);
        continue;
      }
      const urgency = SMALL.includes(job.kind)
        ? 'first'
        : job.kind === 'train'
          ? 'last'
          : undefined;
      await this.#queue.add(job.kind, {}, {
        ...{ jobId: job.id, ...placeInQueue(urgency) },
        removeOnComplete: true,
      }); // prettier-ignore
    }
  }

  /** Says so when nobody takes a job, and ends one that has failed unheard. */
  async #lookAfter(job: JobRecord, queued: Job): Promise<void> {
    if (await queued.isFailed()) {
      await this.#giveUp(job.id, queued.failedReason);
      return;
    }
    const isOld = Date.now() - queued.timestamp > 2 * LOOK_MS;
    if (job.state !== 'waiting' || !isOld || job.notes.includes(UNTAKEN)) return;
    if ((await this.#queue.getWorkersCount()) > 0) return;
    await this.#change(job, { notes: [...job.notes, UNTAKEN] });
    this.#tell({ type: 'note', job: job.id, note: UNTAKEN });
  }

  async #hear(id: string, news: readonly JobNews[]): Promise<void> {
    for (const each of news) {
      if (each.kind === 'job') await this.#learn(id);
      else {
        const job = this.#live.get(id) ?? (await this.#workspace.catalog.jobs.find(id));
        if (job === undefined || job.finishedAt !== null) continue;
        this.#live.set(id, afterWord(job, each));
        this.#tell(eventOf(id, each));
      }
    }
  }

  /** Takes up what the catalog says of a job. */
  async #learn(id: string): Promise<void> {
    const job = await this.#workspace.catalog.jobs.find(id);
    if (job === undefined) return;
    if (job.finishedAt === null && job.state !== 'waiting') this.#live.set(id, job);
    else this.#live.delete(id);
    this.#tell({ type: 'job', job });
    if (job.finishedAt !== null) await this.#offer();
  }

  /** Ends a job that the queue has given up. */
  async #giveUp(id: string, reason: string): Promise<void> {
    const job = await this.#workspace.catalog.jobs.find(id);
    this.#live.delete(id);
    if (job === undefined || job.finishedAt !== null) return;
    const error = `The workers have given the job up: ${reason}. Go on with it when that is mended.`;
    await this.#change(job, { ...over('failed'), error });
    await this.#offer();
  }

  async #change(job: JobRecord, change: Partial<JobRecord>): Promise<JobRecord> {
    const changed = { ...job, ...change };
    this.#live.delete(job.id);
    await this.#workspace.catalog.jobs.save(changed);
    this.#tell({ type: 'job', job: changed });
    return changed;
  }

  /** One thing after another; what fails, as with a server that is away, is looked after later. */
  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch(() => undefined);
  }

  #tell(event: JobEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
