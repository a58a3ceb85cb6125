import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFrames } from '../../../test/many-frames.ts';
import { hasRedis, type RedisServer, startRedis } from '../../../test/redis.ts';
import { openWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { features } from '../../pipeline/index.ts';
import { ShardQueue } from './shard-queue.ts';
import { serveWorkerStatus, type WorkerStatus } from './worker-status.ts';

describe.skipIf(!hasRedis)('the status of a worker (skipped where Redis is not installed)', () => {
  let redis: RedisServer;
  let dir: string;
  let workspace: Workspace;
  let status: WorkerStatus;
  beforeAll(async () => {
    redis = await startRedis();
    dir = await mkdtemp(join(tmpdir(), 'sonograft-status-'));
    await writeFrames(dir, 600);
    workspace = await openWorkspace(dir);
    status = await serveWorkerStatus(workspace, redis.address, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await status.close();
    await workspace.close();
    await redis.stop();
    await rm(dir, { recursive: true });
  });

  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`${status.address}${path}`, { method });
    return [response.status, await response.text()] as const;
  };
  const empty = '{"waiting":0,"active":0,"failed":0}\n';

  test('tells how much waits, and no name of anything', async () => {
    expect(await get('/queue')).toEqual([200, empty]);
    const queue = await ShardQueue.open(workspace, redis.address);
    const stop = new AbortController();
    const asked = features(
      workspace,
      { backbone: { name: 'scatter' } },
      { ...silent, shards: queue, signal: stop.signal },
    );
    // 600 frames in shards of 256; nobody takes them.
    await expect
      .poll(() => get('/queue'), { timeout: 30_000 })
      .toEqual([200, '{"waiting":3,"active":0,"failed":0}\n']);
    const [, metrics] = await get('/metrics');
    expect(metrics).toContain('sonograft_queue{queue="shards",state="waiting"} 3\n');
    expect(metrics).toContain('sonograft_queue{queue="jobs",state="waiting"} 0\n');
    stop.abort();
    await expect(asked).rejects.toThrow('Stopped');
    await queue.close();
    expect(await get('/queue')).toEqual([200, empty]);
  });

  test('knows a process that lives from a queue that answers', async () => {
    expect(await get('/healthz')).toEqual([200, 'ok\n']);
    expect(await get('/readyz')).toEqual([200, 'ok\n']);
    expect((await get('/'))[0]).toBe(404);
    expect((await get('/queue', 'POST'))[0]).toBe(404);
    await redis.restart();
    await expect.poll(async () => (await get('/readyz'))[0], { timeout: 30_000 }).toBe(200);
  });

  test('a port that is taken costs one sentence', async () => {
    const port = Number(new URL(status.address).port);
    const second = serveWorkerStatus(workspace, redis.address, { host: '127.0.0.1', port });
    await expect(second).rejects.toThrow(
      `Cannot tell the status on 127.0.0.1:${port}: another program listens there`,
    );
  });
});
