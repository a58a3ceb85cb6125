import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson, start } from '../cli.ts';
import { writeFrames } from '../many-frames.ts';
import { hasRedis, type RedisServer, startRedis } from '../redis.ts';

const FRAMES = 900;

describe.skipIf(!hasRedis)(
  'workers on a queue (skipped where Redis is not installed)',
  { timeout: 240_000 },
  () => {
    let dir: string;
    let redis: RedisServer;
    beforeAll(async () => {
      dir = await scratch();
      redis = await startRedis();
      await writeFrames(join(dir, 'here'), FRAMES);
      await cp(join(dir, 'here'), join(dir, 'there'), { recursive: true });
    });
    afterAll(() => redis.stop());

    const work = (workspace: string) =>
      start('worker', '-w', workspace, '--queue', redis.address, '--threads', '1');

    test('give the same bytes as one process, though one is killed and Redis restarts', async () => {
      const [here, there] = [join(dir, 'here'), join(dir, 'there')];
      const asked = ['features', '--backbone', 'scatter'];
      const alone = await sonograftJson<object>(...asked, '-w', here);
      expect(alone).toMatchObject({ extracted: FRAMES, cached: 0 });

      const workers = [work(there), work(there)] as const;
      for (const worker of workers) await worker.said(/Taking shards/);
      const asking = sonograftJson<object>(...asked, '-w', there, '--queue', redis.address);
      await workers[0].said(/extract [0-9a-f]{12}: [\d.]+ s/);
      workers[0].kill();
      await redis.restart();
      expect(await asking).toEqual(alone);
      expect(await featuresOf(there)).toEqual(await featuresOf(here));
      workers[1].interrupt();
      const { code, stdout } = await workers[1].finished;
      expect({ code, stdout }).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Did ') as string,
      });

      const failed = await sonograftJson('worker', 'failed', '-w', there, '--queue', redis.address);
      expect(failed).toEqual([]);
      const again = await sonograftJson(...asked, '-w', there, '--queue', redis.address);
      expect(again).toMatchObject({ extracted: 0, cached: FRAMES });
    });

    test('a queue that is not there, or an address with a password, is one sentence', async () => {
      const ask = (queue: string) =>
        sonograft('features', '--backbone', 'scatter', '-w', join(dir, 'here'), '--queue', queue);
      const absent = await ask('redis://127.0.0.1:1');
      expect(absent).toMatchObject({ code: 1, stdout: '' });
      expect(absent.stderr).toContain('the server does not answer');
      const secret = await ask('redis://:secret@127.0.0.1');
      expect(secret.stderr).toContain('it holds a user or password');
      expect(secret.stderr).not.toContain('secret@');
    });
  },
);

/** The files of features, as bytes. */
async function featuresOf(workspace: string): Promise<Record<string, string>> {
  const folder = join(workspace, 'features');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.features'));
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'base64')]);
  return Object.fromEntries(await Promise.all(files)) as Record<string, string>;
}
