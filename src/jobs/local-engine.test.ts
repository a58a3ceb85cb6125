import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeImageFolder } from '../../test/pictures.ts';
import { initWorkspace, type JobRecord, type Workspace } from '../catalog/index.ts';
import type { JobEvent, JobRequest } from './index.ts';
import { LocalEngine } from './index.ts';

let dir: string;
let workspace: Workspace;
const opened: LocalEngine[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-jobs-'));
  await writeImageFolder(join(dir, 'images'), 10, 1);
  workspace = await initWorkspace(join(dir, 'workspace'));
}, 60_000);

afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
});

afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

/** Settled when a job says something of a kind. */
async function said(engine: LocalEngine, id: string, type: JobEvent['type']): Promise<void> {
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

async function open(patienceMs?: number): Promise<LocalEngine> {
  const engine = await LocalEngine.open(workspace, patienceMs);
  opened.push(engine);
  return engine;
}

/** The job when it is over, and what was told of it. */
async function ended(engine: LocalEngine, id: string): Promise<[JobRecord, JobEvent[]]> {
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

test('jobs run one after another, tell how far they are, and keep what came of them', async () => {
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
}, 120_000);

test('a job that is stopped can be gone on with, and tells its curve from the start', async () => {
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
}, 120_000);

test.each([
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
    expect(job.notes.some((note) => note.startsWith('The server was restarted'))).toBe(true);
    await next.stop(waiting.id);
    await next.stop(id);
    expect((await ended(next, id))[0].state).toBe('stopped');
    expect((await next.find(waiting.id)).state).toBe('stopped');
  },
  120_000,
);

test('a run is trained and evaluated in one job, and its features are laid out', async () => {
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
}, 120_000);
