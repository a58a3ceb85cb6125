import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { JobRecord, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { inSpan } from '../../traces.ts';
import { afterWord, endOf, over, requestOf } from '../job-ends.ts';
import { JobProcess } from '../job-process.ts';
import { connectionTo, PREFIX, queueName, seeThatItAnswers } from './connection.ts';
import { NewsTeller } from './news-teller.ts';
import { parseRedisAddress } from './redis-address.ts';
import { RESILIENT } from './resilient.ts';
import type { ShardWorker } from './shard-worker.ts';
import { StopSigns } from './stop-signs.ts';

/** How often the record of a running job follows its progress: it is there for whoever goes on. */
const SAVE_MS = 5000;
/** How long a job may finish the work in hand when its worker ends; then it is killed. */
const PATIENCE_MS = 10_000;

const TAKEN_OVER = 'Its worker died; the job goes on from what was finished.';
const GIVEN_BACK = 'Its worker was stopped; the job goes on from what was finished.';

/**
 * Runs the workbench's jobs, one after another, each in a process of its own, whose shards go to the
 * queue. What to do is read from the catalog: the queue carries the job's id alone.
 *
 * @throws UserError as {@link ShardQueue.open}.
 */
export async function startJobWorker(
  workspace: Workspace,
  address: string,
  effects: Pick<Effects, 'note'>,
): Promise<ShardWorker> {
  const parsed = parseRedisAddress(address);
  await seeThatItAnswers(parsed);
  const name = queueName(workspace, 'jobs');
  const signs = new StopSigns(parsed, name);
  const closing = new AbortController();
  const work = async (queued: Job, token?: string): Promise<void> => {
    const found = await workspace.catalog.jobs.find(queued.id ?? '');
    if (found === undefined || found.finishedAt !== null) return;
    const run = new RunningJob(workspace, found, queued);
    const { kind, id } = found;
    const work = () => run.end(address, signs, closing.signal);
    const ended = await inSpan(`job ${kind}`, { 'sonograft.job': id }, work);
    effects.note(`${kind} ${id.slice(0, 8)}: ${ended.state}`);
    if (ended.state === 'waiting') {
      await queued.moveToWait(token);
      throw new WaitingError();
    }
    if (ended.state === 'failed') throw new UnrecoverableError(ended.error ?? 'It failed.');
  };
  const options = { connection: connectionTo(parsed), prefix: PREFIX, ...RESILIENT };
  const worker = new Worker(name, work, options);
  // Whoever takes shards tells of a server that is away.
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  return {
    async close() {
      closing.abort();
      await worker.close();
      signs.close();
    },
  };
}

/** A job in hand, whose record is this worker's to keep until it ends. */
class RunningJob {
  readonly #workspace: Workspace;
  #record: JobRecord;
  readonly #news: NewsTeller;
  #savedAt = performance.now();

  constructor(workspace: Workspace, record: JobRecord, queued: Job) {
    this.#workspace = workspace;
    this.#record = record;
    this.#news = new NewsTeller(queued);
  }

  /** Runs it to its end, or until it is to be given back: it waits then. */
  async end(address: string, signs: StopSigns, closing: AbortSignal): Promise<JobRecord> {
    const { state, notes } = this.#record;
    if (state === 'stopping') {
      const stopped = await this.#change(over('stopped'));
      await this.#news.close();
      return stopped;
    }
    const startedAt = new Date().toISOString();
    await this.#change({
      ...{ state: 'running', startedAt, epochs: [], progress: null },
      notes: state === 'running' ? [...notes, TAKEN_OVER] : notes,
    });
    const request = requestOf(this.#record);
    const process = new JobProcess(
      this.#workspace.dir,
      request,
      (word) => this.#hear(word),
      address,
    );
    let killer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      process.stop();
      killer ??= setTimeout(() => process.kill(), PATIENCE_MS);
    };
    const unwatch = signs.watch(this.#record.id, () => {
      process.stop();
      void this.#change({ state: 'stopping' });
    });
    closing.addEventListener('abort', stop);
    if (closing.aborted) stop();
    try {
      const outcome = await process.outcome;
      const isCutOff = outcome.kind === 'stopped' || outcome.kind === 'faulty';
      if (isCutOff && closing.aborted && this.#record.state !== 'stopping') {
        const told = [...this.#record.notes, GIVEN_BACK];
        return await this.#change({ state: 'waiting', notes: told });
      }
      return await this.#change(endOf(outcome));
    } finally {
      clearTimeout(killer);
      unwatch();
      closing.removeEventListener('abort', stop);
      await this.#news.close();
    }
  }

  #hear(word: Parameters<typeof afterWord>[1]): void {
    this.#record = afterWord(this.#record, word);
    this.#news.add(word);
    if (performance.now() - this.#savedAt < SAVE_MS) return;
    this.#savedAt = performance.now();
    // What is lost with it is told again by the end of the job.
    this.#workspace.catalog.jobs.save(this.#record).catch(() => undefined);
  }

  async #change(change: Partial<JobRecord>): Promise<JobRecord> {
    this.#record = { ...this.#record, ...change };
    await this.#workspace.catalog.jobs.save(this.#record);
    this.#news.add({ kind: 'job' });
    await this.#news.flush();
    return this.#record;
  }
}
