import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeFrames } from '../../../test/many-frames.ts';
import { hasRedis, type RedisServer, startRedis } from '../../../test/redis.ts';
import { openWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { features } from '../../pipeline/index.ts';
import { tryDevices } from '../../graph/index.ts';
import { writeTinyBackbone } from '../../../test/tiny-backbone.ts';
import { useSoftwareVulkan } from '../../../test/vulkan.ts';
import { ShardQueues } from './shard-queues.ts';
import { type ShardDone, startShardWorker } from './shard-worker.ts';

useSoftwareVulkan();
const [, reason] = (await tryDevices()).find(([device]) => device === 'webgpu') ?? [];
const hasWebgpu = reason === undefined || process.env['CI'] !== undefined;

describe.skipIf(!hasRedis)('shards on Redis (skipped where it is not installed)', () => {
  let redis: RedisServer;
  let dir: string;
  let workspace: Workspace;
  let queue: ShardQueues;
  beforeAll(async () => {
    redis = await startRedis('secret');
    vi.stubEnv('REDIS_PASSWORD', 'secret');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await redis.stop();
  });
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sonograft-shards-'));
    await writeFrames(dir, 300);
    workspace = await openWorkspace(dir);
    queue = await ShardQueues.open(workspace, redis.address, 20);
  });
  afterEach(async () => {
    await queue.close();
    await workspace.close();
    await rm(dir, { recursive: true });
  });

  const worker = (tell: (shard: ShardDone) => void = () => undefined) =>
    startShardWorker(workspace, redis.address, { threads: 1 }, silent, tell);
  const extract = (signal = new AbortController().signal) =>
    features(workspace, { backbone: { name: 'scatter' } }, { ...silent, shards: queue, signal });

  test.skipIf(!hasWebgpu)(
    'shards of a graphics device go to workers that have one (skipped where there is none)',
    async () => {
      await writeFrames(join(dir, 'few'), 20);
      await writeTinyBackbone(join(dir, 'tiny'));
      const few = await openWorkspace(join(dir, 'few'));
      const shards = await ShardQueues.open(few, redis.address);
      const onDevice = { backbone: { name: join(dir, 'tiny') }, device: 'webgpu' } as const;
      const notes: string[] = [];
      const done: ShardDone[] = [];
      const take = (device: 'cpu' | 'webgpu') =>
        startShardWorker(few, redis.address, { threads: 1, device }, silent, (shard) => {
          done.push(shard);
        });
      const plain = await take('cpu');
      const note = (text: string) => notes.push(text);
      const asked = features(few, onDevice, { ...silent, note, shards });
      await expect
        .poll(() => notes, { timeout: 30_000 })
        .toEqual([
          'No worker takes what is in the queue; start one with "sonograft worker --device webgpu".',
        ]);
      expect(done).toEqual([]);
      const able = await take('webgpu');
      expect(await asked).toMatchObject({ extracted: 20 });
      expect(done.map(({ reason }) => reason)).toEqual([null]);
      for (const one of [plain, able, shards, few]) await one.close();
    },
    120_000,
  );

  test('what cannot be done is given up with its reason, and done once it is mended', async () => {
    const [frame] = await workspace.catalog.frames();
    const path = workspace.framePath(frame!.hash);
    await rename(path, `${path}.away`);
    const done: ShardDone[] = [];
    const running = await worker((shard) => done.push(shard));
    await expect(extract()).rejects.toThrow(
      /^The workers have given up on a shard after 5 attempts: .*does not exist/,
    );
    const [givenUp] = await queue.givenUp();
    expect(givenUp).toMatchObject({ step: 'extract', attempts: 5 });
    expect(givenUp?.reason).toContain(path);
    expect(done.filter(({ reason }) => reason !== null)).toHaveLength(5);

    await rename(`${path}.away`, path);
    expect(await extract()).toMatchObject({ extracted: 300 });
    expect(await queue.givenUp()).toEqual([]);
    await running.close();
  });

  test('whoever stops waiting takes back what nobody has begun', async () => {
    const controller = new AbortController();
    const asked = extract(controller.signal);
    setTimeout(() => controller.abort(), 300);
    await expect(asked).rejects.toThrow('Stopped waiting for the workers');
    let taken = 0;
    const running = await worker(() => taken++);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(taken).toBe(0);
    await running.close();
    expect(existsSync(join(dir, 'features', 'shards'))).toBe(true);
  });

  test('a wrong password is one sentence', async () => {
    vi.stubEnv('REDIS_PASSWORD', 'wrong');
    await expect(ShardQueues.open(workspace, redis.address)).rejects.toThrow('does not let us in');
    vi.stubEnv('REDIS_PASSWORD', 'secret');
  });
});
