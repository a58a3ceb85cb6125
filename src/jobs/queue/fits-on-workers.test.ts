import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeImageFolder } from '../../../test/pictures.ts';
import { hasRedis, type RedisServer, startRedis } from '../../../test/redis.ts';
import { initWorkspace, openWorkspace, type Workspace } from '../../catalog/index.ts';
import { type Effects, silent } from '../../effects.ts';
import { crossValidate, ingest, split, train } from '../../pipeline/index.ts';
import { ShardQueues } from './shard-queues.ts';
import { type ShardDone, type ShardWorker, startShardWorker } from './shard-worker.ts';

describe.skipIf(!hasRedis)(
  'heads that workers fit (skipped where Redis is not installed)',
  () => {
    let redis: RedisServer;
    let dir: string;
    const opened: { close(): Promise<void> }[] = [];
    let [here, there]: Workspace[] = [];
    let queue: ShardQueues;
    let worker: ShardWorker;
    const done: ShardDone[] = [];
    beforeAll(async () => {
      redis = await startRedis();
      dir = await mkdtemp(join(tmpdir(), 'sonograft-fits-'));
      await writeImageFolder(join(dir, 'images'), 12, 2);
      const made = await initWorkspace(join(dir, 'made'));
      await ingest(made, join(dir, 'images'));
      await split(made, { test: 0.25, tuning: 0.2 });
      await made.close();
    }, 60_000);
    afterAll(async () => {
      await redis.stop();
      await rm(dir, { recursive: true });
    });
    beforeEach(async () => {
      for (const name of ['here', 'there']) {
        await rm(join(dir, name), { recursive: true, force: true });
        await cp(join(dir, 'made'), join(dir, name), { recursive: true });
      }
      here = await openWorkspace(join(dir, 'here'));
      there = await openWorkspace(join(dir, 'there'));
      queue = await ShardQueues.open(there, redis.address, 20);
      worker = await employ();
      opened.push(worker, queue, here, there);
      done.length = 0;
    });
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
    });

    const employ = () =>
      startShardWorker(there!, redis.address, { threads: 1 }, silent, (shard) => done.push(shard));
    const onQueue = (more: Partial<Effects> = {}): Effects => ({
      ...silent,
      shards: queue,
      ...more,
    });
    const backbone = { name: 'scatter' };
    const fileOf = (workspace: Workspace | undefined, run: string, file: string) =>
      readFile(join(workspace?.dir ?? '', 'runs', run, file), 'utf8');
    const layers = {
      ...({ kind: 'fc', seed: 1, init: 'random', hidden: [8], epochs: 3, batchSize: 8 } as const),
      ...{ momentum: 0.9, dropout: 0.5, rate: 0.01, weightDecay: 5e-4 },
    };

    test.each([
      ['linear', { kind: 'linear', seed: 1 } as const],
      ['fc', layers],
      ['prototype', { kind: 'prototype', seed: 1 } as const],
    ])('a %s head and its folds are those that one process fits', async (name, head) => {
      const asked = { backbone, head, name };
      const epochs: number[] = [];
      const alone = await train(here!, asked);
      const shared = await train(
        there!,
        asked,
        onQueue({ epoch: ({ epoch }) => epochs.push(epoch) }),
      );
      expect(shared).toEqual(alone);
      for (const file of ['head.onnx', 'head.json']) {
        expect(await fileOf(there, name, file)).toBe(await fileOf(here, name, file));
      }
      expect(epochs).toEqual(name === 'fc' ? [1, 2, 3] : []);

      // Of a linear head every fold searches for its own strength, which takes a while.
      const more = name === 'linear' ? {} : { repeats: 2, learningCurve: true };
      const options = { folds: 3, rounds: 50, ...more };
      const { report, ...validated } = await crossValidate(here!, name, options);
      expect(report).toContain(name);
      expect(await crossValidate(there!, name, options, onQueue())).toMatchObject(validated);
      const json = 'cross-validation.json';
      expect(await fileOf(there, name, json)).toBe(await fileOf(here, name, json));
      expect(await readdir(join(there?.dir ?? '', 'shards'))).toEqual([]);
    });

    test('folds that are done are not done again', async () => {
      await train(there!, { backbone, head: layers, name: 'fc' });
      const stop = new AbortController();
      const progress = (step: string, found: number): void => {
        if (step.startsWith('Cross') && found === 2) stop.abort();
      };
      const options = { folds: 4, rounds: 50 };
      const asked = crossValidate(
        there!,
        'fc',
        options,
        onQueue({ progress, signal: stop.signal }),
      );
      await expect(asked).rejects.toThrow('Stopped');
      const before = done.filter(({ reason }) => reason === null).map(({ id }) => id);
      done.length = 0;
      await crossValidate(there!, 'fc', options, onQueue());
      expect(before.length).toBeGreaterThanOrEqual(2);
      for (const { id } of done) expect(before).not.toContain(id);
    });

    test('a fit is stopped when nobody waits for it, and given back by a worker that ends', async () => {
      const endless = { ...layers, epochs: 100_000, rate: 1e-6 };
      const stop = new AbortController();
      let began = (): void => undefined;
      const epoch = (): void => began();
      const training = (): Promise<void> => new Promise((resolve) => (began = resolve));
      const trained = train(
        there!,
        { backbone, head: endless, name: 'endless' },
        onQueue({ epoch, signal: stop.signal }),
      );
      await training();
      await worker.close();
      expect(done.at(-1)).toMatchObject({ step: 'fit', reason: expect.stringContaining('Stopped') as string }); // prettier-ignore
      opened[0] = await employ();
      await training();
      done.length = 0;
      stop.abort();
      await expect(trained).rejects.toThrow('Stopped waiting for the workers');
      await expect.poll(() => done.at(-1)?.reason, { timeout: 10_000 }).toContain('Stopped');
      expect(await queue.givenUp()).toEqual([]);
    });
  },
  240_000,
);
