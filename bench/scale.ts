/**
 * What each step costs a frame, and what follows for archives that no machine holds: time, money, and the
 * number of workers at which each part is full.
 *
 *   npx tsx bench/scale.ts [--studies 12] [--images 30] [--cores 2] [--core-hour 0.04] [--write]
 *
 * Measured here, as processor time, on a phantom: reading in, reading words, features, with the catalog
 * on Postgres and features by a worker, so that what these take of Postgres and Redis is known; bytes of
 * a frame and of its features. A simulation of workers that draw shards from one queue then says how many
 * of them are of use, and must agree with what the fullest part alone would allow. --write puts the
 * figures into results/scale-costs.csv and results/scale-plan.csv.
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
import { type Simulated, simulate, type StationNetwork } from './kit/station-network.ts';
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
const planRows = plan(costs);
printTable(planRows);
if (options.write) {
  writeResults('scale-costs.csv', 'scale.ts', costRows);
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

function plan({
  steps,
  redisMs,
  askerMs,
  postgresMs,
  frameBytes,
  featureBytes,
}: Costs): string[][] {
  const rows = [
    [
      ...['studies', 'backbone', 'core hours', 'USD', 'frames, TB', 'features, TB'],
      ...['hours on 16 workers', 'on 256', 'most workers of use', 'full first', 'Postgres, hours'],
    ],
  ];
  for (const name of BACKBONES) {
    const ms = [...steps].reduce(
      (sum, [step, each]) => sum + (step.startsWith('features') && !step.endsWith(name) ? 0 : each),
      0,
    );
    const rowBytes = featureBytes.get(name) ?? NaN;
    const network: StationNetwork = {
      before: [
        { name: 'Redis', seconds: redisMs / 2000 },
        { name: 'network', seconds: (SHARD * frameBytes) / LINK },
      ],
      compute: (SHARD * ms) / 1000 / cores,
      after: [
        { name: 'network', seconds: (SHARD * rowBytes) / LINK },
        { name: 'Redis', seconds: redisMs / 2000 },
      ],
      last: { name: 'whoever asks', seconds: askerMs / 1000 },
    };
    const { most, fullest } = saturation(network);
    for (const count of [1e5, 1e6, 1e7]) {
      const frames = count * IMAGES_PER_STUDY;
      const hours = (frames * ms) / 3.6e6;
      const on = (workers: number): string =>
        (frames / SHARD / rateOf(network, workers) / 3600).toFixed(1);
      rows.push([
        ...[String(count), name, hours.toFixed(0), (hours * coreHour).toFixed(0)],
        ...[((frames * frameBytes) / 1e12).toFixed(2), ((frames * rowBytes) / 1e12).toFixed(2)],
        ...[on(16), on(256), String(most), fullest],
        ((frames * postgresMs) / 3.6e6).toFixed(1),
      ]);
    }
  }
  return rows;
}

/** Shards a second, as the simulation has it. */
function rateOf(network: StationNetwork, workers: number): number {
  const shards = Math.max(2000, 8 * workers);
  return shards / simulate(network, workers, shards).seconds;
}

/**
 * The workers beyond which the simulation gains less than a tenth of what they would bring, and which
 * part is then full. What the fullest part allows must be what the simulation reaches.
 */
function saturation(network: StationNetwork): { most: number; fullest: string } {
  const one = rateOf(network, 1);
  const bounds = boundsOf(network);
  const [fullest, bound] = [...bounds].reduce((a, b) => (b[1] < a[1] ? b : a));
  const many = Math.ceil((4 * bound) / one);
  const reached = rateOf(network, many);
  const told: Simulated = simulate(network, many, 8 * many);
  const [busiest] = [...told.busy].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (Math.abs(reached / bound - 1) > 0.1 || busiest !== fullest) {
    throw new RangeError(
      `The simulation reaches ${reached.toFixed(2)} shards/s with ${busiest} busiest, and ${fullest} allows ${bound.toFixed(2)}`,
    );
  }
  let most = 1;
  while (rateOf(network, 2 * most) > 1.8 * rateOf(network, most)) most *= 2;
  return { most, fullest };
}

/** Shards a second that each part alone allows. */
function boundsOf({ before, after, last }: StationNetwork): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const station of [...before, ...after, last]) {
    seconds.set(station.name, (seconds.get(station.name) ?? 0) + station.seconds);
  }
  return new Map([...seconds].map(([name, sum]) => [name, 1 / sum]));
}
