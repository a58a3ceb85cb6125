import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, QueueEvents, type QueueEventsListener } from 'bullmq';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects, Shard, ShardRunner } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import { traceparent } from '../../traces.ts';
import { connectionTo, PREFIX, queueName, seeThatItAnswers, shardsOn } from './connection.ts';
import { parseRedisAddress } from './redis-address.ts';
import type { Carried } from './carried.ts';
import { StopSigns } from './stop-signs.ts';
import { allNewsSchema } from './job-news.ts';
import { placeInQueue } from './urgency.ts';

/** Shards that are in the queue at once; a message holds the names of its frames. */
const WINDOW = 500;
/** How often the queue itself is asked, for an event may be lost with a server that restarts. */
const LOOK_MS = 2000;
/** Times that a shard is tried before it is given up, the pauses between them ever twice as long. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1000;
/** Then the user is told that nobody takes a shard. */
const IDLE_MS = 10_000;

/** A shard that was given up, and why. */
export interface GivenUp {
  readonly id: string;
  readonly step: string;
  readonly reason: string;
  readonly attempts: number;
}

/**
 * Shards for one kind of device on a queue in Redis or Valkey, from which workers of any number of
 * machines take them. What is asked for twice is done once; what a worker that died had in hand is
 * given to another.
 */
export class ShardQueue implements ShardRunner {
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #device: Device;
  readonly #pauseMs: number;
  readonly #failed = new Map<string, string>();
  readonly #waiting = new Set<() => void>();
  readonly #signs: StopSigns;

  private constructor(
    queue: Queue,
    events: QueueEvents,
    signs: StopSigns,
    device: Device,
    pauseMs: number,
  ) {
    this.#queue = queue;
    this.#events = events;
    this.#signs = signs;
    this.#device = device;
    this.#pauseMs = pauseMs;
    const wake = (): void => {
      for (const each of this.#waiting) each();
    };
    events.on('completed', wake);
    events.on('failed', ({ jobId, failedReason }) => {
      this.#failed.set(jobId, failedReason);
      wake();
    });
    // Whoever waits for the server tells of it; without a listener an error would end the process.
    queue.on('error', () => undefined);
    events.on('error', () => undefined);
  }

  /**
   * @param pauseMs after the first attempt of a shard that failed.
   * @throws UserError for an address that is not one, or a server that does not answer.
   */
  static async open(
    workspace: Pick<Workspace, 'keyFor'>,
    address: string,
    device: Device = 'cpu',
    pauseMs = FIRST_PAUSE_MS,
  ): Promise<ShardQueue> {
    const parsed = parseRedisAddress(address);
    await seeThatItAnswers(parsed);
    const options = { connection: connectionTo(parsed), prefix: PREFIX };
    const name = queueName(workspace, shardsOn(device));
    const events = new QueueEvents(name, options);
    await events.waitUntilReady();
    const signs = new StopSigns(parsed, name);
    return new ShardQueue(new Queue(name, options), events, signs, device, pauseMs);
  }

  async *run(
    shards: readonly Shard[],
    isThere: (shard: Shard) => boolean | Promise<boolean>,
    effects: Effects,
  ): AsyncGenerator<Shard, void> {
    let asked = 0;
    let given = 0;
    const unheard = this.#hearOf(new Set(shards.map(({ id }) => id)), effects);
    try {
      for (const shard of shards) {
        for (; asked < shards.length && asked < given + WINDOW; asked++) {
          const next = shards[asked] as Shard;
          if (!(await isThere(next))) await this.#ask(next);
        }
        await this.#until(shard, isThere, effects);
        yield shard;
        given += 1;
      }
    } finally {
      unheard();
      await this.#takeBack(shards.slice(given, asked));
    }
  }

  /** The shards that were given up. */
  async givenUp(): Promise<GivenUp[]> {
    const jobs = (await this.#queue.getFailed()) as Job<object>[];
    return jobs.map(({ id = '', name, failedReason, attemptsMade }) => ({
      ...{ id, step: name, reason: failedReason, attempts: attemptsMade },
    }));
  }

  /** Puts what was given up into the queue again. @returns how many there were. */
  async retry(): Promise<number> {
    const jobs = await this.#queue.getFailed();
    for (const job of jobs) await job.retry('failed', { resetAttemptsMade: true });
    return jobs.length;
  }

  async close(): Promise<void> {
    this.#signs.close();
    await Promise.all([this.#events.close(), this.#queue.close()]);
  }

  /** Passes on what shards tell while they are in hand. @returns what ends that. */
  #hearOf(ids: ReadonlySet<string>, { epoch, note }: Effects): () => void {
    const heard: QueueEventsListener['progress'] = ({ jobId, data }) => {
      if (!ids.has(jobId)) return;
      for (const each of allNewsSchema.safeParse(data).data?.news ?? []) {
        if (each.kind === 'epoch') epoch?.(each.epoch);
        if (each.kind === 'note') note(each.note);
      }
    };
    this.#events.on('progress', heard);
    return () => void this.#events.off('progress', heard);
  }

  /** Puts a shard into the queue, where it may be already. */
  async #ask({ id, task, urgency }: Shard): Promise<void> {
    this.#failed.delete(id);
    await this.#signs.lower(id);
    const before = (await this.#queue.getJob(id)) as Job | undefined;
    if (before !== undefined && (await before.isFailed())) {
      await before.retry('failed', { resetAttemptsMade: true });
      return;
    }
    const step = 'step' in task && typeof task.step === 'string' ? task.step : 'shard';
    const carried: Carried = { task, traceparent: traceparent() };
    await this.#queue.add(step, carried, {
      ...{ jobId: id, ...placeInQueue(urgency) },
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: this.#pauseMs },
      removeOnComplete: true,
    });
  }

  async #until(
    shard: Shard,
    isThere: (shard: Shard) => boolean | Promise<boolean>,
    { signal, note }: Effects,
  ): Promise<void> {
    let told = false;
    const since = performance.now();
    while (!(await isThere(shard))) {
      throwIfInterrupted(signal, 'waiting for the workers');
      const isOld = await this.#pause(signal);
      const reason = this.#failed.get(shard.id);
      if (reason !== undefined && !(await isThere(shard))) {
        throw new UserError(
          `The workers have given up on a shard after ${ATTEMPTS} attempts: ${reason} Mend that and run the same command again.`,
        );
      }
      if (!isOld || (await isThere(shard))) continue;
      if (!told && performance.now() - since > IDLE_MS && (await this.#isUntaken())) {
        told = true;
        const how = this.#device === 'cpu' ? '' : ` --device ${this.#device}`;
        note(`No worker takes what is in the queue; start one with "sonograft worker${how}".`);
      }
      await this.#look(shard);
    }
  }

  /** Until something happens, or for a while. @returns whether it was the while. */
  async #pause(signal: AbortSignal | undefined): Promise<boolean> {
    const over = new AbortController();
    let wake = (): void => undefined;
    const woken = new Promise<false>((resolve) => (wake = () => resolve(false)));
    this.#waiting.add(wake);
    const either = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
    const slept = sleep(LOOK_MS, true, { signal: either }).catch(() => false);
    try {
      return await Promise.race([woken, slept]);
    } finally {
      over.abort();
      this.#waiting.delete(wake);
    }
  }

  /** Finds out what became of a shard of which nothing was heard. */
  async #look(shard: Shard): Promise<void> {
    const job = (await this.#queue.getJob(shard.id)) as Job | undefined;
    if (job === undefined) await this.#ask(shard);
    else if (await job.isFailed()) this.#failed.set(shard.id, job.failedReason);
  }

  async #isUntaken(): Promise<boolean> {
    return (await this.#queue.getWorkersCount()) === 0;
  }

  /** Removes shards that nobody has begun, and stops those that somebody has in hand. */
  async #takeBack(shards: readonly Shard[]): Promise<void> {
    for (const { id } of shards) {
      if (this.#failed.has(id)) continue;
      const job = (await this.#queue.getJob(id)) as Job | undefined;
      // It cannot be removed while a worker has it in hand.
      await job?.remove().catch(() => this.#signs.raise(id));
    }
  }
}
