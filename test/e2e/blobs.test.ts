import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBlobStore } from '../../src/blobs/index.ts';
import { initWorkspace, openWorkspace, type Workspace } from '../../src/catalog/index.ts';
import { silent } from '../../src/effects.ts';
import {
  evaluate,
  features,
  ingest,
  label,
  moveBlobs,
  predict,
  split,
  train,
} from '../../src/pipeline/index.ts';
import { scratch, sonograft, sonograftJson, start } from '../cli.ts';
import { type FaultyProxy, startFaultyProxy } from '../faulty-proxy.ts';
import { writeImageFolder, writePicture } from '../pictures.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../postgres.ts';
import { hasRedis, type RedisServer, startRedis } from '../redis.ts';
import { hasSwift, startSwift, SWIFT_KEYS, type SwiftServer } from '../swift.ts';

const hasAll = hasSwift && hasPostgres && hasRedis;
const IMAGES = 2 * 2 * 12;

describe.skipIf(!hasAll)(
  'frames, features and runs in an object store of which 5 % of requests are spoilt (skipped without Swift, Postgres or Redis)',
  { timeout: 480_000 },
  () => {
    let dir: string;
    let servers: { swift: SwiftServer; postgres: PostgresServer; redis: RedisServer };
    let proxy: FaultyProxy;
    let blobs: string;
    let catalog: string;
    const at = (name: string) => ['-w', join(dir, name)];
    const backbone = { name: 'scatter' };

    beforeAll(async () => {
      for (const [name, value] of Object.entries(SWIFT_KEYS)) vi.stubEnv(name, value);
      dir = await scratch();
      servers = {
        swift: await startSwift(),
        postgres: await startPostgres(),
        redis: await startRedis(),
      };
      proxy = await startFaultyProxy(servers.swift.endpoint, 0.05);
      blobs = await servers.swift.bucket('sonograft', proxy.endpoint);
      catalog = await servers.postgres.schema('shared');
      await writeImageFolder(join(dir, 'images'), 12);
      await (await initWorkspace(join(dir, 'plain'))).close();
      await sonograftJson('init', ...at('first'), '--catalog', catalog, '--blobs', blobs);
      copyKey('plain', 'first');
    }, 120_000);
    afterAll(async () => {
      vi.unstubAllEnvs();
      await proxy.stop();
      for (const server of Object.values(servers)) await server.stop();
    });

    const copyKey = (from: string, to: string) => {
      cpSync(join(dir, from, '.pseudonym-key'), join(dir, to, '.pseudonym-key'));
    };
    /** Another machine: it has the settings and the key. */
    const machine = (name: string, change = (yaml: string) => yaml, of = 'first') => {
      mkdirSync(join(dir, name));
      const yaml = readFileSync(join(dir, of, 'sonograft.yaml'), 'utf8');
      writeFileSync(join(dir, name, 'sonograft.yaml'), change(yaml));
      copyKey(of, name);
      return at(name);
    };
    const unreachable = (yaml: string) =>
      yaml.replace(/^catalog: .*$/m, 'catalog: postgres://nobody@127.0.0.1:1/none?schema=none');

    /** Runs steps on a workspace, as one command does. */
    const on = async <T>(name: string, work: (workspace: Workspace) => Promise<T>): Promise<T> => {
      const workspace = await openWorkspace(join(dir, name));
      try {
        return await work(workspace);
      } finally {
        await workspace.close();
      }
    };
    const evaluation = async (name: string) => ({
      ...(await on(name, (workspace) => evaluate(workspace, 'run', { maps: false }))),
      report: '',
    });
    const extraction = (name: string) => on(name, (workspace) => features(workspace, { backbone }));

    test('a job gives the same bytes as in a plain folder, and a second machine the same again', async () => {
      const job = async (name: string) => {
        await on(name, async (workspace) => {
          await ingest(workspace, join(dir, 'images'));
          await label(workspace);
          await split(workspace);
          const head = { kind: 'linear', seed: 1 } as const;
          await train(workspace, { backbone, head, name: 'run' });
        });
        return await evaluation(name);
      };
      const plain = await job('plain');
      expect(await job('first')).toEqual(plain);
      expect(await outcome('first')).toEqual(await outcome('plain'));

      machine('second');
      expect(await evaluation('second')).toEqual(plain);
      // Its file of features has the frames that it asked for alone.
      expect(await outcome('second', 'runs')).toEqual(await outcome('plain', 'runs'));
      // Before there are frames that no catalog knows.
      cpSync(join(dir, 'plain'), join(dir, 'moved'), { recursive: true });
      await writePicture(join(dir, 'new.png'), 'new', 'left');
      const ask = (name: string) =>
        on(name, (workspace) => predict(workspace, 'run', join(dir, 'new.png')));
      expect(await ask('second')).toEqual(await ask('plain'));
      expect(Object.keys(proxy.spoilt).length).toBeGreaterThan(2);
    });

    test('what one machine extracted no other does again; new frames alone are', async () => {
      await extraction('first');
      machine('third');
      expect(await extraction('third')).toMatchObject({ extracted: 0, cached: IMAGES });
      await writePicture(join(dir, 'more', 'left', 'p90', '0.png'), 'more', 'left');
      await on('second', (workspace) => ingest(workspace, join(dir, 'more')));
      expect(await extraction('third')).toMatchObject({ extracted: 1, cached: IMAGES });
      expect(await extraction('first')).toMatchObject({ extracted: 0, cached: IMAGES + 1 });
    });

    test('workers need neither the catalog nor a shared folder', async () => {
      const { address } = servers.redis;
      const queue = ['--queue', address];
      const workers = ['worker-1', 'worker-2'].map((name) =>
        start(
          'worker',
          ...machine(name, unreachable),
          ...queue,
          '--threads',
          '1',
          '--take',
          'shards',
        ),
      );
      for (const worker of workers) await worker.said(/Taking shards/);
      const ask = ['features', '--backbone', 'scatter', '--pool', 'gap'];
      const asked = await sonograftJson(...ask, ...at('first'), ...queue);
      expect(asked).toMatchObject({ extracted: IMAGES + 1, cached: 0 });
      for (const worker of workers) worker.interrupt();
      for (const worker of workers) expect((await worker.finished).code).toBe(0);
      const pooled = { backbone: { name: 'scatter', pool: 'gap' } } as const;
      const elsewhere = await on('second', (workspace) => features(workspace, pooled));
      expect(elsewhere).toMatchObject({ extracted: 0, cached: IMAGES + 1 });
    });

    test('such workers read studies and fit heads too, to the same bytes', async () => {
      const address = await servers.swift.bucket('crowd', proxy.endpoint);
      const schema = await servers.postgres.schema('crowd');
      await sonograftJson('init', ...at('crowd'), '--catalog', schema, '--blobs', address);
      copyKey('plain', 'crowd');
      const queue = ['--queue', servers.redis.address];
      const workers = ['crowd-1', 'crowd-2'].map((name) =>
        start(
          ...['worker', ...machine(name, unreachable, 'crowd'), ...queue],
          ...['--threads', '1', '--take', 'shards'],
        ),
      );
      for (const worker of workers) await worker.said(/Taking shards/);
      await sonograftJson('ingest', join(dir, 'images'), ...at('crowd'), ...queue);
      await sonograftJson('label', ...at('crowd'), ...queue);
      await sonograftJson('split', ...at('crowd'));
      const head = ['--backbone', 'scatter', '--head', 'linear', '--seed', '1', '--name', 'run'];
      await sonograftJson('train', ...at('crowd'), ...head, ...queue);
      await sonograftJson('evaluate', 'run', ...at('crowd'), '--no-maps', ...queue);
      for (const worker of workers) worker.interrupt();
      const said = [];
      for (const worker of workers) said.push(await worker.finished);
      const steps = said.flatMap(({ stderr }) => [...stderr.matchAll(/(\w+)( \w+)?: [\d.]+ s/g)]);
      const done = new Set(steps.map(([, step]) => step));
      expect([...done].sort()).toEqual(['extract', 'fit', 'losses', 'read', 'words']);
      for (const { stdout } of said) expect(stdout).toContain('; 0 attempts failed');
      expect(await outcome('crowd')).toEqual(await outcome('moved'));
      const left: string[] = [];
      const store = await on('crowd', async ({ blobs }) => {
        for await (const { key } of blobs?.list('shards/') ?? []) left.push(key);
        return blobs?.location;
      });
      expect(store).toContain('crowd');
      expect(left).toEqual([]);
    });

    test('a workspace moves to an object store and back, and loses nothing', async () => {
      const before = await outcome('moved');
      const address = await servers.swift.bucket('moved', proxy.endpoint);
      // Of an earlier try, one frame is there and another is a picture of something else.
      const store = openBlobStore(address);
      const isFrame = (file: string) => file.startsWith('frames/');
      const [one = '', other = ''] = Object.keys(before).filter(isFrame);
      await store.putFile(one, join(dir, 'moved', one));
      await store.put(other, Buffer.from('no picture'));
      const away = await moveBlobs(join(dir, 'moved'), address, silent);
      expect(away).toMatchObject({ from: null, blobs: address });
      const again = moveBlobs(join(dir, 'moved'), address, silent);
      await expect(again).rejects.toThrow('are in s3://moved/');
      for (const folder of ['frames', 'features', 'runs']) {
        rmSync(join(dir, 'moved', folder), { recursive: true });
      }
      const shown = await sonograftJson('blobs', 'show', ...at('moved'));
      expect(shown).toMatchObject({ blobs: address, frames: { objects: IMAGES } });
      const home = await moveBlobs(join(dir, 'moved'), 'folder', silent);
      expect(home).toMatchObject({ from: address, blobs: null });
      expect(Object.keys(await outcome('moved'))).toEqual(Object.keys(before));
      for (const folder of ['frames', 'runs']) {
        const came = Object.entries(before).filter(([file]) => file.startsWith(folder));
        expect(await outcome('moved', folder)).toEqual(Object.fromEntries(came));
      }
      await store.close();
      expect(await extraction('moved')).toMatchObject({ extracted: 0, cached: IMAGES });
    });

    test('a wrong key, a missing bucket and a workspace that is there are one sentence', async () => {
      const init = (name: string, where: string) =>
        sonograft('init', ...at(name), '--blobs', where);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'guess');
      const wrong = await init('wrong', blobs);
      expect(wrong).toMatchObject({ code: 1, stdout: '' });
      expect(wrong.stderr).toContain('AWS_SECRET_ACCESS_KEY is not the secret');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', SWIFT_KEYS.AWS_SECRET_ACCESS_KEY);
      const missing = await init('wrong', blobs.replace('sonograft/', 'missing/'));
      expect(missing.stderr).toContain('there is no such bucket');
      expect(await readdir(dir)).not.toContain('wrong');
      const there = await init('plain', blobs);
      expect(there.stderr).toContain('sonograft blobs copy --to');
    });

    /** SHA-256 of what a job left but for run.json, which says when it was finished. */
    async function outcome(name: string, below = ''): Promise<Record<string, string>> {
      const all = await readdir(join(dir, name), { recursive: true });
      const files = all.filter((file) =>
        /^frames\/.*\.png$|^features\/[^/]*\.features$|head\.onnx$|metrics\.json$|predictions\.csv$/.test(
          file,
        ),
      );
      const read = files
        .filter((file) => file.startsWith(below))
        .sort()
        .map(async (file) => {
          const bytes = await readFile(join(dir, name, file));
          return [file, createHash('sha256').update(bytes).digest('hex')] as const;
        });
      return Object.fromEntries(await Promise.all(read));
    }
  },
);
