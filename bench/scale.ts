/**
 * What each step costs a frame, and what follows for archives that no machine holds: time, money, and the
 * number of workers at which each part is full.
 *
 *   npx tsx bench/scale.ts [--studies 12] [--images 30] [--cores 2] [--core-hour 0.04] [--write]
 *
 * Measured here, as processor time, on a phantom: reading in, reading words, features, with the catalog
 * on Postgres and features by a worker, so that what these take of Postgres and Redis is known; bytes of
 * a frame and of its features. A simulation of workers that draw shards from one queue then says how many
 * of them are of use, and must agree with what each part would allow if it were alone. What the object
 * store and the network allow is no measurement: S3_GETS and LINK below. --write puts the figures into
 * results/scale-costs.csv, scale-limits.csv and scale-plan.csv.
 *
 * @param --cores of a worker.
 * @param --core-hour what a core costs an hour, in USD; an assumption.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { sonograftJson, start } from '../test/cli.ts';
import { writeFrames } from '../test/many-frames.ts';
import { startPostgres } from '../test/postgres.ts';
import { startRedis } from '../test/redis.ts';
import { printTable, writeResults } from './kit/results.ts';
import { rateOf, saturations, workersOfUse } from './kit/saturation.ts';
import type { StationNetwork } from './kit/station-network.ts';
import { wholeCommand } from './kit/whole-command.ts';

const { values: options } = parseArgs({
  options: {
    studies: { type: 'string', default: '12' },
    images: { type: 'string', default: '30' },
    cores: { type: 'string', default: '2' },
    'core-hour': { type: 'string', default: '0.04' },
    write: { type: 'boolean', default: false },
  },
});
const [studies, images, cores, coreHour] = [
  ...[options.studies, options.images, options.cores, options['core-hour']].map(Number),
] as [number, number, number, number];

const SHARD = 256;
/** Shards by which the queue is measured. */
const SHARDS = 10;
const IMAGES_PER_STUDY = 30;
const BACKBONES = ['scatter', 'caffenet'];
/** Bytes a second of the network before an object store: 10 Gbit/s. */
const LINK = 1.25e9;
/**
 * Requests a second that S3 answers for each prefix, of which the frames have 256; it is taken to have
 * only one partition, as a new bucket has (Amazon S3 User Guide, "Best practices design patterns").
 */
const S3_GETS = 5500;
/** Requests for the features of a shard: rows and their part of the manifest, looked for and put. */
const ROW_REQUESTS = 4;
const bin = fileURLToPath(new URL('../bin/sonograft.js', import.meta.url));

/** Milliseconds of processor time for each frame that was accepted, and bytes. */
interface Costs {
  /** Of a worker. */
  readonly steps: ReadonlyMap<string, number>;
  readonly postgresMs: number;
  /** Of a shard, of Redis and of whoever asks. */
  readonly redisMs: number;
  readonly askerMs: number;
  readonly frameBytes: number;
  readonly featureBytes: ReadonlyMap<string, number>;
}

const costs = await measure();
const costRows = [
  ['what', 'unit', 'figure'],
  ...[...costs.steps].map(([step, ms]) => [step, 'CPU ms a frame', ms.toFixed(2)]),
  ['Postgres, all steps', 'CPU ms a frame', costs.postgresMs.toFixed(3)],
  ['Redis', `CPU ms a shard of ${SHARD}`, costs.redisMs.toFixed(3)],
  ['whoever asks', `CPU ms a shard of ${SHARD}`, costs.askerMs.toFixed(1)],
  ['a frame', 'bytes', costs.frameBytes.toFixed(0)],
  ...[...costs.featureBytes].map(([name, bytes]) => [`features, ${name}`, 'bytes', String(bytes)]),
];
printTable(costRows);
const [limitRows, planRows] = [limits(costs), plan(costs)];
printTable(limitRows);
printTable(planRows);
if (options.write) {
  writeResults('scale-costs.csv', 'scale.ts', costRows);
  writeResults('scale-limits.csv', 'scale.ts', limitRows);
  writeResults('scale-plan.csv', 'scale.ts', planRows);
}

async function measure(): Promise<Costs> {
  const dir = mkdtempSync(join(tmpdir(), 'sonograft-scale-'));
  const [redis, postgres] = [await startRedis(), await startPostgres()];
  try {
    const [source, w] = [join(dir, 'P'), join(dir, 'W')];
    const sizes = ['--studies', String(studies), '--images', String(images), '--seed', '3'];
    await sonograftJson('phantom', source, ...sizes);
    await sonograftJson('init', '-w', w, '--catalog', await postgres.schema('scale'));
    const before = postgresCpu();
    const took = async (...args: readonly string[]): Promise<number> =>
      (await wholeCommand(process.execPath, [bin, ...args, '-w', w, '--quiet'])).cpu;
    /** Of a command, without what it takes where nothing is left to do. */
    const fresh = async (...args: readonly string[]): Promise<number> => {
      const whole = await took(...args);
      return whole - (await took(...args));
    };
    const steps = new Map<string, number>();
    const ingest = await fresh('ingest', source);
    const frames = readdirSync(join(w, 'frames'), { recursive: true })
      .map((name) => join(w, 'frames', String(name)))
      .filter((path) => path.endsWith('.png'));
    steps.set('ingest', ingest / frames.length);
    steps.set('label', (await fresh('label')) / frames.length);
    const postgresMs = (postgresCpu() - before) / frames.length;
    const featureBytes = new Map<string, number>();
    for (const name of BACKBONES) {
      if (name === 'caffenet')
        await sonograftJson('weights', 'random', name, '--weights', join(dir, name));
      const told = ['features', '--backbone', name, ...(name === 'caffenet' ? ['--weights', join(dir, name)] : [])]; // prettier-ignore
      steps.set(`features, ${name}`, (await fresh(...told)) / frames.length);
      const file = readdirSync(join(w, 'features')).find((one) => one.startsWith(name)) ?? '';
      const { size } = statSync(join(w, 'features', file));
      featureBytes.set(name, Math.round(size / frames.length));
    }
    const frameBytes = frames.reduce((sum, path) => sum + statSync(path).size, 0) / frames.length;
    return {
      ...{ steps, postgresMs, frameBytes, featureBytes },
      ...(await queueCosts(join(dir, 'Q'), redis.address)),
    };
  } finally {
    await redis.stop();
    await postgres.stop();
    rmSync(dir, { recursive: true });
  }
}

/** What a shard takes of Redis, and of whoever asks for it, beyond what is asked where all is done. */
async function queueCosts(
  folder: string,
  address: string,
): Promise<Pick<Costs, 'redisMs' | 'askerMs'>> {
  await writeFrames(folder, SHARDS * SHARD);
  const client = new Redis(address);
  const cpu = async (): Promise<number> => {
    const text = await client.info('cpu');
    const of = (key: string): number => Number(new RegExp(`${key}:([0-9.]+)`).exec(text)?.[1]);
    return 1000 * (of('used_cpu_user') + of('used_cpu_sys'));
  };
  const where = ['-w', folder, '--queue', address];
  const worker = start('worker', ...where);
  await worker.said(/Taking shards/);
  const ask = [bin, 'features', '--backbone', 'scatter', ...where, '--quiet'];
  const before = await cpu();
  const whole = await wholeCommand(process.execPath, ask);
  const after = await cpu();
  const again = await wholeCommand(process.execPath, ask);
  worker.interrupt();
  await worker.finished;
  client.disconnect();
  return {
    redisMs: (after - before) / SHARDS,
    askerMs: Math.max(0, whole.cpu - again.cpu) / SHARDS,
  };
}

/** Milliseconds of processor time of the Postgres that this process started, with what ended of it. */
function postgresCpu(): number {
  const found = readdirSync('/proc').flatMap((id) => {
    try {
      const [name = '', rest = ''] = readFileSync(`/proc/${id}/stat`, 'latin1').split(') ');
      const fields = rest.split(' ').map(Number);
      const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0);
      return name.endsWith('(postgres') ? [{ id: Number(id), parent: fields[1], ticks }] : [];
    } catch {
      return [];
    }
  });
  const own = found.find(({ parent }) => parent === process.pid)?.id;
  const ours = found.filter(({ id, parent }) => id === own || parent === own);
  return ours.reduce((sum, { ticks }) => sum + ticks, 0) * 10;
}

/** What a shard goes through on its way, by the measured figures and the limits of others' services. */
function networkOf(costs: Costs, backbone: string): StationNetwork {
  const { redisMs, askerMs, postgresMs, frameBytes } = costs;
  const rowBytes = costs.featureBytes.get(backbone) ?? NaN;
  return {
    before: [
      { name: 'Redis', seconds: redisMs / 2000 },
      { name: 'S3 requests', seconds: SHARD / S3_GETS },
      { name: 'network', seconds: (SHARD * frameBytes) / LINK },
    ],
    compute: (SHARD * cpuMs(costs, backbone)) / 1000 / cores,
    after: [
      { name: 'network', seconds: (SHARD * rowBytes) / LINK },
      { name: 'S3 requests', seconds: ROW_REQUESTS / S3_GETS },
      { name: 'Redis', seconds: redisMs / 2000 },
      { name: 'Postgres', seconds: (SHARD * postgresMs) / 1000 },
    ],
    last: { name: 'whoever asks', seconds: askerMs / 1000 },
  };
}

/** Milliseconds of a worker's processor time for a frame, all steps with one backbone. */
function cpuMs({ steps }: Costs, backbone: string): number {
  return [...steps].reduce(
    (sum, [step, ms]) => sum + (step.startsWith('features') && !step.endsWith(backbone) ? 0 : ms),
    0,
  );
}

function plan(costs: Costs): string[][] {
  const rows = [
    [
      ...['studies', 'backbone', 'core hours', 'USD', 'frames, TB', 'features, TB'],
      ...['hours on 16 workers', 'on 256', 'workers of use', 'hours on these'],
    ],
  ];
  for (const name of BACKBONES) {
    const network = networkOf(costs, name);
    const most = workersOfUse(network);
    for (const count of [1e5, 1e6, 1e7]) {
      const frames = count * IMAGES_PER_STUDY;
      const hours = (frames * cpuMs(costs, name)) / 3.6e6;
      const on = (workers: number): string =>
        (frames / SHARD / rateOf(network, workers) / 3600).toFixed(1);
      const terabytes = (bytes = NaN): string => ((frames * bytes) / 1e12).toFixed(2);
      rows.push([
        ...[String(count), name, hours.toFixed(0), (hours * coreHour).toFixed(0)],
        ...[terabytes(costs.frameBytes), terabytes(costs.featureBytes.get(name))],
        ...[on(16), on(256), String(most), on(most)],
      ]);
    }
  }
  return rows;
}

/** Where each part is full, the one that is full first before the others. */
function limits(costs: Costs): string[][] {
  const rows = [['backbone', 'part', 'ms a shard', 'frames a second at most', 'full at workers']];
  for (const name of BACKBONES) {
    for (const { part, seconds, workers } of saturations(networkOf(costs, name))) {
      rows.push([
        ...[name, part, (1000 * seconds).toPrecision(3)],
        ...[(SHARD / seconds).toFixed(0), workers.toFixed(0)],
      ]);
    }
  }
  return rows;
}
