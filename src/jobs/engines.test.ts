import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../test/cli.ts';
import { writeImageFolder } from '../../test/pictures.ts';
import { hasRedis, type RedisServer, startRedis } from '../../test/redis.ts';
import { initWorkspace, type JobRecord, type Workspace } from '../catalog/index.ts';
import { silent } from '../effects.ts';
import { ingest, split } from '../pipeline/index.ts';
import type { JobEngine, JobEvent, JobRequest } from './index.ts';
import { LocalEngine, openQueueEngine, startJobWorker, startShardWorker } from './index.ts';

/** A way of running jobs; patience is how long a job may finish the work in hand. */
interface Way {
  readonly name: string;
  readonly isHere: boolean;
  readonly skip: boolean;
  readonly open: (patienceMs?: number) => Promise<JobEngine>;
}

let dir: string;
let workspace: Workspace;
let redis: RedisServer | undefined;
const opened: { close(): Promise<void> }[] = [];

const ways: Way[] = [
  {
    ...{ name: 'on this machine', isHere: true, skip: false },
    open: (patienceMs) => LocalEngine.open(workspace, patienceMs),
  },
  {
    ...{
      name: 'on a queue (skipped where Redis is not installed)',
      isHere: false,
      skip: !hasRedis,
    },
    open: async () => {
      const engine = await openQueueEngine(workspace, redis?.address ?? '');
      if (crew.length === 0) await employ();
      return engine;
    },
  },
];
const crew: { close(): Promise<void> }[] = [];

/** Has a worker take jobs, and one the shards that they ask for. */
async function employ(): Promise<void> {
  const address = redis?.address ?? '';
  crew.push(
    await startJobWorker(workspace, address, silent),
    await startShardWorker(workspace, address, { threads: 1 }, silent, () => undefined),
  );
}

async function dismiss(): Promise<void> {
  for (const each of crew.splice(0)) await each.close();
}

beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
  dir = await mkdtemp(join(tmpdir(), 'sonograft-jobs-'));
  await writeImageFolder(join(dir, 'images'), 10, 1);
}, 60_000);

afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
  await dismiss();
});

afterAll(async () => {
  await redis?.stop();
  await rm(dir, { recursive: true });
});

/** Settled when a job says something of a kind. */
async function said(engine: JobEngine, id: string, type: JobEvent['type']): Promise<void> {
  await new Promise<void>((resolve) => {
    const leave = engine.subscribe((event) => {
      if (event.type !== type || event.job !== id) return;
      leave();
      resolve();
    });
  });
}

/** Trains for longer than anyone waits. */
const ENDLESS: JobRequest = {
  kind: 'train',
  settings: {
    ...{ backbone: 'scatter', name: 'endless' },
    head: {
      ...({ kind: 'fc', seed: 1, init: 'random', hidden: [8], epochs: 100_000 } as const),
      ...{ batchSize: 8, momentum: 0.9, dropout: 0, rate: 1e-6 },
    },
  },
};

/** The job when it is over, and what was told of it. */
async function ended(engine: JobEngine, id: string): Promise<[JobRecord, JobEvent[]]> {
  const events: JobEvent[] = [];
  return await new Promise((resolve) => {
    const end = (job: JobRecord): void => {
      leave();
      resolve([job, events]);
    };
    const leave = engine.subscribe((event) => {
      events.push(event);
      if (event.type === 'job' && event.job.id === id && event.job.finishedAt !== null) {
        end(event.job);
      }
    });
    void engine.find(id).then((now) => {
      if (now.finishedAt !== null) end(now);
    });
  });
}

describe.each(ways)('jobs $name', ({ isHere, skip, open: openEngine }) => {
  beforeAll(async () => (workspace = await initWorkspace(join(dir, isHere ? 'here' : 'there'))));
  afterAll(() => workspace.close());
  const open = async (patienceMs?: number): Promise<JobEngine> => {
    const engine = await openEngine(patienceMs);
    opened.push(engine);
    return engine;
  };

  test.skipIf(skip)(
    'jobs run one after another, tell how far they are, and keep what came of them',
    async () => {
      const engine = await open();
      const path = join(dir, 'images');
      const refused = await engine.submit({ kind: 'split', settings: {} }, 'Ada');
      const first = await engine.submit({ kind: 'ingest', settings: { path } }, 'Ada');
      const second = await engine.submit({ kind: 'split', settings: { test: 0.3 } }, 'Ada');
      expect((await engine.find(second.id)).state).toBe('waiting');
      const [done, events] = await ended(engine, first.id);
      expect(done).toMatchObject({ state: 'done', person: 'Ada', result: { accepted: 20 } });
      expect(events.some(({ type }) => type === 'progress')).toBe(true);
      const { state, error } = await engine.find(refused.id);
      expect(state).toBe('failed');
      expect(error).toMatch(/^Cannot split: no frame has a label/);
      expect((await ended(engine, second.id))[0].result).toMatchObject({ test: { patients: 3 } });
    },
    120_000,
  );

  test.skipIf(skip)(
    'a job that is stopped can be gone on with, and tells its curve from the start',
    async () => {
      const engine = await open();
      const { id } = await engine.submit(ENDLESS, null);
      await said(engine, id, 'epoch');
      await engine.stop(id);
      const [stopped] = await ended(engine, id);
      expect(stopped.state).toBe('stopped');
      const epochs = stopped.epochs.length;
      await engine.resume(id);
      await said(engine, id, 'epoch');
      while ((await engine.find(id)).epochs.length <= epochs) await said(engine, id, 'epoch');
      await engine.stop(id);
      const [again] = await ended(engine, id);
      expect(again.notes.some((note) => note.startsWith('Training goes on from'))).toBe(true);
      expect(again.epochs.map(({ epoch }) => epoch)).toEqual(
        [...again.epochs.keys()].map((i) => i + 1),
      );
      await expect(engine.stop(id)).rejects.toThrow('Cannot stop the job: it is stopped already.');
    },
    120_000,
  );

  test.skipIf(skip).each([
    ['leaves behind', undefined],
    ['must kill', 0],
  ])(
    'what a server %s goes on with the next one',
    async (_, patienceMs) => {
      const engine = await open(patienceMs);
      const { id } = await engine.submit(ENDLESS, null);
      const waiting = await engine.submit({ kind: 'split', settings: {} }, null);
      await said(engine, id, 'epoch');
      await engine.close();
      expect((await workspace.catalog.jobs.find(id))?.state).toBe('running');

      const next = await open();
      await said(next, id, 'epoch');
      const job = await next.find(id);
      expect(job.state).toBe('running');
      // Workers do not need a server.
      expect(job.notes.some((note) => note.startsWith('The server was restarted'))).toBe(isHere);
      await next.stop(waiting.id);
      await next.stop(id);
      expect((await ended(next, id))[0].state).toBe('stopped');
      expect((await next.find(waiting.id)).state).toBe('stopped');
    },
    120_000,
  );

  test.skipIf(skip)(
    'a run is trained and evaluated in one job, and its features are laid out',
    async () => {
      const engine = await open();
      const head = { kind: 'linear', seed: 1, c: 1 } as const;
      const settings = { backbone: 'scatter', head, name: 'one', evaluate: true };
      const { id } = await engine.submit({ kind: 'train', settings }, null);
      const map = await engine.submit({ kind: 'map', settings: { run: 'one' } }, null);
      const [done] = await ended(engine, id);
      expect(done.error).toBeNull();
      expect(done.result).toMatchObject({ run: 'one', evaluation: { run: 'one', patients: 3 } });
      const [drawn] = await ended(engine, map.id);
      expect(drawn.error).toBeNull();
      expect(drawn.result).toEqual({ run: 'one', points: 20 });
    },
    120_000,
  );
});

describe.skipIf(!hasRedis)('jobs on a queue', () => {
  beforeAll(async () => {
    workspace = await initWorkspace(join(dir, 'queued'));
    await ingest(workspace, join(dir, 'images'));
    await split(workspace, { test: 0.3 });
  }, 60_000);
  afterAll(() => workspace.close());
  const open = async (): Promise<JobEngine> => {
    const engine = await openQueueEngine(workspace, redis?.address ?? '');
    opened.push(engine);
    return engine;
  };

  test('go on with another worker when theirs ends, and with Redis when it has lost them', async () => {
    const engine = await open();
    const { id } = await engine.submit(ENDLESS, null);
    await employ();
    await said(engine, id, 'epoch');
    await dismiss();
    const given = await engine.find(id);
    expect(given).toMatchObject({ state: 'waiting' });
    expect(given.notes.at(-1)).toBe('Its worker was stopped; the job goes on from what was finished.'); // prettier-ignore
    const client = new Redis(redis?.address ?? '');
    await client.flushall();
    client.disconnect();
    await employ();
    await said(engine, id, 'epoch');
    await engine.stop(id);
    expect((await ended(engine, id))[0].state).toBe('stopped');
  }, 120_000);

  test('go to another worker when theirs is killed', async () => {
    const engine = await open();
    const { id } = await engine.submit(ENDLESS, null);
    const worker = start('worker', '-w', workspace.dir, '--queue', redis?.address ?? '');
    await said(engine, id, 'epoch');
    worker.kill();
    await worker.finished;
    await employ();
    const notes = async () => (await engine.find(id)).notes.join();
    await expect.poll(notes, { timeout: 60_000 }).toContain('Its worker died; the job goes on');
    await said(engine, id, 'epoch');
    await engine.stop(id);
    expect((await ended(engine, id))[0].state).toBe('stopped');
  }, 180_000);

  test('that do not touch one run go beside each other, on two workers', async () => {
    await employ();
    await employ();
    const engine = await open();
    const names = ['beside-a', 'beside-b'];
    const jobs: JobRecord[] = [];
    for (const name of names) {
      const settings = { ...ENDLESS.settings, name } as typeof ENDLESS.settings;
      jobs.push(await engine.submit({ ...ENDLESS, settings }, null));
    }
    await expect
      .poll(async () => (await engine.newest(2)).map(({ state }) => state), { timeout: 60_000 })
      .toEqual(['running', 'running']);
    for (const { id } of jobs) await engine.stop(id);
    for (const { id } of jobs) expect((await ended(engine, id))[0].state).toBe('stopped');
  }, 120_000);

  test('say so when nobody takes them, and carry nothing but their number', async () => {
    const engine = await open();
    const { id } = await engine.submit({ kind: 'ingest', settings: { path: '/secret' } }, 'Ada');
    const client = new Redis(redis?.address ?? '');
    const texts = async (): Promise<string> => {
      const keys = await client.keys('*');
      const types = await Promise.all(keys.map((key) => client.type(key)));
      const hashes = keys.filter((_, i) => types[i] === 'hash');
      return JSON.stringify(await Promise.all(hashes.map((key) => client.hgetall(key))));
    };
    await expect.poll(texts, { timeout: 5000 }).toContain('ingest');
    expect(await texts()).not.toMatch(/secret|Ada/);
    client.disconnect();
    await said(engine, id, 'note');
    expect((await engine.find(id)).notes).toEqual([
      'No worker takes jobs; start one with "sonograft worker".',
    ]);
    await engine.stop(id);
  }, 120_000);
});
