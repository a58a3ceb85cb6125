/**
 * Proves that extraction on a queue loses nothing and does nothing twice: many frames go through a tiny
 * network on four workers, one of which is killed (SIGKILL) and replaced every five seconds, while Redis
 * and Postgres are each restarted once. Workers and whoever asks are those of the published package.
 * The features must be the bytes that one quiet process gives.
 *
 *   npx tsx bench/prove-workers.ts [--frames 100000] [--workers 4] [--kill-every 5] [--s3] [--write]
 *
 * With --s3 frames, network and rows lie in an object store (OpenStack Swift) of which 5 % of the requests
 * are answered with 503, cut off or changed, and each worker has a folder of its own without a catalog, in which the
 * one that takes its place finds what was fetched.
 * Ends with an error when they are not, when a shard was given up, or when a process grew by more than
 * 64 MiB from the first quarter of the frames to the end. --write puts the figures into
 * results/workers-killed.csv, or workers-killed-s3.csv.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeOnnx } from '../src/graph/index.ts';
import { type Finished, sonograftJson, startAt } from '../test/cli.ts';
import { install } from '../test/installed.ts';
import { writeFrames } from '../test/many-frames.ts';
import { startFaultyProxy } from '../test/faulty-proxy.ts';
import { startPostgres } from '../test/postgres.ts';
import { startRedis } from '../test/redis.ts';
import { startSwift, SWIFT_KEYS } from '../test/swift.ts';
import { tinyNetwork } from '../test/tiny-network.ts';
import { memoryOf } from './kit/memory.ts';
import { writeResults } from './kit/results.ts';

const MOST_GROWTH = 64;

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '100000' },
    workers: { type: 'string', default: '4' },
    'kill-every': { type: 'string', default: '5' },
    s3: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const frames = Number(values.frames);

const dir = mkdtempSync(join(tmpdir(), 'sonograft-prove-'));
const [quiet, shaken] = [join(dir, 'quiet'), join(dir, 'shaken')];
const [redis, postgres] = [await startRedis(), await startPostgres()];
const swift = values.s3 ? await startSwift() : undefined;
const proxy = swift && (await startFaultyProxy(swift.endpoint, 0.05));
try {
  await writeFrames(quiet, frames);
  mkdirSync(shaken);
  symlinkSync(join(quiet, 'frames'), join(shaken, 'frames'));
  for (const name of ['sonograft.yaml', '.pseudonym-key', 'catalog.db']) {
    copyFileSync(join(quiet, name), join(shaken, name));
  }
  const catalog = await postgres.schema('shaken');
  await sonograftJson('catalog', 'copy', '--to', catalog, '-w', shaken);
  if (swift && proxy) {
    Object.assign(process.env, SWIFT_KEYS);
    const from = performance.now();
    const bucket = await swift.bucket('shaken', proxy.endpoint);
    await sonograftJson('blobs', 'copy', '--to', bucket, '-w', shaken);
    console.log(`into the object store: ${((performance.now() - from) / 1000).toFixed(0)} s`);
  }
  const network = join(dir, 'tiny.onnx');
  writeFileSync(network, writeOnnx(tinyNetwork({ size: 200 })));
  const backbone = ['--backbone', network, '--channels', 'rgb', '--mean', '100', '--std', '50'];
  const asked = ['features', ...backbone, '--json'];
  const queue = ['--queue', redis.address];

  const began = performance.now();
  const alone = await sonograftJson<object>(...asked, '-w', quiet);
  const quietSeconds = (performance.now() - began) / 1000;
  console.log(`one process: ${quietSeconds.toFixed(0)} s`);

  const places = Array.from({ length: Number(values.workers) }, (_, i) =>
    values.s3 ? ownFolder(i) : shaken,
  );
  const program = await install(join(dir, 'package'));
  const employ = (place: string) =>
    startAt(program, 'worker', ...queue, '--threads', '1', '--take', 'shards', '-w', place);
  const crew = places.map(employ);
  for (const worker of crew) await worker.said(/Taking shards/);
  const shakenFrom = performance.now();
  const asking = startAt(program, ...asked, ...queue, '-w', shaken);
  const watched: { finished?: Finished } = {};
  const over = asking.finished.then((finished) => {
    watched.finished = finished;
    return finished;
  });
  let kills = 0;
  const restarts = { redis: 0, postgres: 0 };
  const held: { asking: number; worker: number }[] = [];
  const killEvery = 1000 * Number(values['kill-every']);
  for (let tick = 1; ; tick++) {
    await Promise.race([sleep(500), over]);
    if (watched.finished !== undefined) break;
    const next = kills % crew.length;
    const [worker, place = ''] = [crew[next], places[next]];
    held.push({ asking: memoryOf(asking.pid), worker: memoryOf(crew.at(-1)?.pid ?? NaN) });
    if ((tick * 500) % killEvery === 0 && worker !== undefined) {
      worker.kill();
      crew[next] = employ(place);
      kills += 1;
    }
    // In the middle of the work, some seconds apart.
    if (kills === 2 && restarts.redis === 0) {
      restarts.redis += 1;
      await redis.restart();
    }
    if (kills === 3 && restarts.postgres === 0) {
      restarts.postgres += 1;
      await postgres.restart();
    }
  }
  const { code, stdout, stderr } = await over;
  const seconds = (performance.now() - shakenFrom) / 1000;
  const givenUp = await sonograftJson<unknown[]>('worker', 'failed', ...queue, '-w', shaken);
  for (const worker of crew) worker.kill();
  const same = (await digestOf(quiet)) === (await digestOf(shaken));
  const [first, last] = [held[Math.floor(held.length / 4)], held.at(-1)];
  const growth = (last?.asking ?? NaN) - (first?.asking ?? NaN);
  console.log(
    `${frames} frames, ${crew.length} workers, ${kills} killed, Redis restarted ${restarts.redis} and Postgres ${restarts.postgres} time: ${seconds.toFixed(0)} s, ${same ? 'the same bytes' : 'OTHER BYTES'}, ${givenUp.length} shards given up; whoever asked grew by ${growth.toFixed(0)} MiB`,
  );
  if (values.write) {
    const spoilt = Object.values(proxy?.spoilt ?? {}).reduce((sum, count) => sum + count, 0);
    const name = values.s3 ? 'workers-killed-s3.csv' : 'workers-killed.csv';
    writeResults(name, 'prove-workers.ts', [
      ...(proxy
        ? [
            ['requests to the object store', 'spoilt'],
            [String(proxy.requests), String(spoilt)],
          ]
        : []),
      ['frames', 'workers', 'killed', 'Redis restarted', 'Postgres restarted', 'seconds'],
      [
        ...[frames, crew.length, kills, restarts.redis, restarts.postgres].map(String),
        seconds.toFixed(0),
      ],
      [
        'one process, seconds',
        'same bytes',
        'shards given up',
        'who asked, first quarter, MiB',
        'at the end, MiB',
      ],
      [
        ...[quietSeconds.toFixed(0), same ? 'yes' : 'no', String(givenUp.length)],
        ...[first?.asking.toFixed(0) ?? '', last?.asking.toFixed(0) ?? ''],
      ],
    ]);
  }
  if (code !== 0) throw new RangeError(`It ended with ${code}: ${stderr}`);
  if (stdout !== `${JSON.stringify(alone, null, 1)}\n` || !same || givenUp.length > 0) {
    throw new RangeError(
      'The features are not those of one quiet process, or shards were given up',
    );
  }
  if (growth > MOST_GROWTH) throw new RangeError(`It grew by ${growth.toFixed(0)} MiB, of 64`);
} finally {
  await redis.stop();
  await postgres.stop();
  await proxy?.stop();
  await swift?.stop();
  rmSync(dir, { recursive: true });
}

/** A machine that shares nothing but the object store. */
function ownFolder(number: number): string {
  const folder = join(dir, `worker-${number}`);
  mkdirSync(folder);
  for (const name of ['sonograft.yaml', '.pseudonym-key']) {
    copyFileSync(join(shaken, name), join(folder, name));
  }
  return folder;
}

async function digestOf(workspace: string): Promise<string> {
  const folder = join(workspace, 'features');
  const name = (await readdir(folder)).find((one) => one.endsWith('.features')) ?? '';
  return createHash('sha256')
    .update(await readFile(join(folder, name)))
    .digest('hex');
}
