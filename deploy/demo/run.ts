/**
 * Shows on one machine what many do: a protocol is run on phantom studies with the queue on Redis, the
 * catalog on Postgres, frames, features and runs on an S3 server, and three workers, each with a folder of
 * its own, of which one is killed on the way; the outcome is compared with that of one process, byte for byte.
 *
 *   npx tsx deploy/demo/run.ts [--protocol protocols/cheng-malhi-2017.yaml] [--studies 14] [--images 6]
 *
 * Needs Debian's redis-server, postgresql and Swift (`node scripts/test-tools.js` installs them). Weights
 * that are not here are drawn at random, as the report says. Ends with another status than 0 where a byte
 * differs.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sonograft, start } from '../../test/cli.ts';
import { hasPostgres, startPostgres } from '../../test/postgres.ts';
import { hasRedis, startRedis } from '../../test/redis.ts';
import { hasSwift, startSwift, SWIFT_KEYS } from '../../test/swift.ts';

const { values: options } = parseArgs({
  options: {
    protocol: { type: 'string', default: 'protocols/cheng-malhi-2017.yaml' },
    studies: { type: 'string', default: '14' },
    images: { type: 'string', default: '6' },
    seed: { type: 'string', default: '5' },
  },
});

if (!hasRedis || !hasPostgres || !hasSwift) {
  throw new RangeError('The demo needs Redis, Postgres and Swift: node scripts/test-tools.js');
}
const begin = performance.now();
const say = (sentence: string): void => {
  console.log(`${((performance.now() - begin) / 1000).toFixed(0).padStart(5)} s  ${sentence}`);
};

const dir = mkdtempSync(join(tmpdir(), 'sonograft-many-'));
const servers: { stop(): Promise<void> }[] = [];
const workers: ReturnType<typeof start>[] = [];
try {
  const studies = join(dir, 'studies');
  const { images, seed } = options;
  await run('phantom', studies, '--studies', options.studies, '--images', images, '--seed', seed);
  say(`${options.studies} phantom studies are in ${studies}.`);

  const asked = ['experiment', options.protocol, '--studies', studies];
  await run(...asked, '-w', join(dir, 'one'));
  say('One process has done the protocol.');

  for (const [name, value] of Object.entries(SWIFT_KEYS)) process.env[name] = value;
  const [redis, postgres, swift] = [await startRedis(), await startPostgres(), await startSwift()];
  servers.push(redis, postgres, swift);
  const places = {
    catalog: await postgres.schema('demo'),
    blobs: await swift.bucket('demo'),
  };
  say(
    `Redis is at ${redis.address}, the catalog at ${places.catalog}, objects in ${places.blobs}.`,
  );

  settle('many', places);
  const threads = String(Math.max(1, Math.floor(availableParallelism() / 2)));
  const queue = ['--queue', redis.address];
  for (const name of ['worker-1', 'worker-2', 'worker-3']) {
    settle(name, places);
    const how = ['-w', join(dir, name), ...queue, '--take', 'shards', '--threads', threads];
    const worker = start('worker', ...how);
    await worker.said(/Taking shards/);
    workers.push(worker);
  }
  say('Three workers take shards.');
  const many = start(...asked, '-w', join(dir, 'many'), ...queue);
  const [victim, ...others] = workers;
  await victim?.said(/: \d+\.\d s/);
  victim?.kill();
  say('The first worker was killed after its first shard.');
  const { code, stderr } = await many.finished;
  if (code !== 0) throw new RangeError(`The workers' run ended with ${code}: ${stderr}`);
  say('The workers have done the protocol.');
  for (const worker of others) worker.interrupt();
  for (const worker of others) {
    const { stdout, stderr } = await worker.finished;
    for (const line of failuresIn(stderr)) say(line);
    say(lastLine(stdout));
  }

  // Here are the frames that were needed here; the others are in the store.
  await run('blobs', 'copy', '-w', join(dir, 'many'), '--to', 'folder');
  const [one, other] = [outcome('one'), outcome('many')];
  const differing = [...new Set([...one.keys(), ...other.keys()])].filter(
    (file) => one.get(file) !== other.get(file),
  );
  for (const file of differing) say(`Differs: ${file}`);
  say(`${one.size - differing.length} of ${one.size} files are the same, byte for byte.`);
  if (differing.length > 0 || one.size === 0) process.exitCode = 1;
} finally {
  for (const worker of workers) worker.kill();
  for (const server of servers) await server.stop();
  rmSync(dir, { recursive: true });
}

async function run(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await sonograft(...args);
  if (code !== 0) throw new RangeError(`sonograft ${args.join(' ')} ended with ${code}: ${stderr}`);
}

/** A workspace with the settings and the key of the first, which keeps everything else elsewhere. */
function settle(name: string, places: Readonly<Record<string, string>>): void {
  const folder = join(dir, name);
  mkdirSync(folder);
  const kept = readFileSync(join(dir, 'one', 'sonograft.yaml'), 'utf8');
  const moved = kept.replaceAll(/^(catalog|blobs): .*$/gm, (_, key: string) => {
    return `${key}: ${JSON.stringify(places[key])}`;
  });
  writeFileSync(join(folder, 'sonograft.yaml'), moved);
  cpSync(join(dir, 'one', '.pseudonym-key'), join(folder, '.pseudonym-key'));
}

/** SHA-256 of frames, heads, predictions, metrics and tables; not of what holds the hour. */
function outcome(name: string): Map<string, string> {
  const files = readdirSync(join(dir, name), { recursive: true }).map(String);
  const wanted = files.filter((file) =>
    /^frames\/.*\.png$|^(runs|experiments)\/.*\.(csv|onnx)$|metrics\.json$/.test(file),
  );
  return new Map(
    wanted.sort().map((file) => {
      const bytes = readFileSync(join(dir, name, file));
      return [file, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

/** What a worker said besides that it took shards and did them: why attempts failed. */
function failuresIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const other = lines.filter((line) => !/^Taking shards|^Stopping after|: \d+\.\d s$/.test(line));
  return [...new Set(other)];
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
