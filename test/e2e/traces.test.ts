import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { scratch, sonograftJson, start } from '../cli.ts';
import { writeFrames } from '../many-frames.ts';
import { startOtlpReceiver } from '../otlp-receiver.ts';
import { hasRedis, type RedisServer, startRedis } from '../redis.ts';

describe.skipIf(!hasRedis)('traces (skipped where Redis is not installed)', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('of an extraction by two workers are one tree, and name no file', async () => {
    const receiver = await startOtlpReceiver();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.address);
    const dir = join(await scratch(), 'workspace');
    await writeFrames(dir, 1500);
    const at = ['-w', dir, '--queue', redis.address];
    const workers = [1, 2].map(() => start('worker', ...at, '--threads', '1'));
    for (const worker of workers) await worker.said(/Taking shards/);
    await sonograftJson('features', '--backbone', 'scatter', ...at);
    for (const worker of workers) worker.interrupt();
    for (const worker of workers) await worker.finished;
    vi.unstubAllEnvs();
    await receiver.close();

    const [root, ...others] = receiver.spans.filter(({ name }) => name === 'features');
    expect(others).toEqual([]);
    expect(root).not.toHaveProperty('parentSpanId');
    const shards = receiver.spans.filter(({ name }) => name === 'shard extract');
    expect(shards).toHaveLength(6);
    expect(receiver.spans).toHaveLength(7);
    for (const { traceId, parentSpanId, status, ...span } of shards) {
      expect({ traceId, parentSpanId }).toEqual({ traceId: root?.traceId, parentSpanId: root?.spanId }); // prettier-ignore
      expect(status.code).toBe(1);
      expect(Number(span.endTimeUnixNano)).toBeGreaterThan(Number(span.startTimeUnixNano));
    }
    const pids = workers.map(({ pid }) => String(pid));
    expect(new Set(shards.map(({ pid }) => pid))).toEqual(new Set(pids));
    expect(new Set(shards.map(({ spanId }) => spanId)).size).toBe(6);
    expect(receiver.texts.join()).not.toContain(dir);
  }, 240_000);
});
