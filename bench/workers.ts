/**
 * What a queue costs: extraction by workers beside extraction by one process, on equally many threads.
 *
 *   npx tsx bench/workers.ts [--frames 6144] [--rounds 3] [--write]
 *
 * Two workers of one thread each against one process with two threads, and one worker against one
 * thread: the latter's difference, per shard of 256 frames, is what the queue costs. Redis and the
 * workers run before the clock starts, and each of these has done shards, as this process has. Both sides
 * load the network and ask the catalog for the frames. Medians of rounds in turns, of the network of scatter.
 * --write puts the figures into results/workers.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { extractFeatures, FeatureStore, loadBackbone } from '../src/backbones/index.ts';
import { openWorkspace } from '../src/catalog/index.ts';
import { silent } from '../src/effects.ts';
import { openShardQueues } from '../src/jobs/index.ts';
import { features } from '../src/pipeline/index.ts';
import { start } from '../test/cli.ts';
import { writeFrames } from '../test/many-frames.ts';
import { startRedis } from '../test/redis.ts';
import { costOf, inTurns, timesOf, typical } from './kit/cost.ts';
import { gather, printTable, writeResults } from './kit/results.ts';

/** The least share of one process' throughput, and the most that the queue may cost. */
const [LEAST, MOST] = [0.9, 0.03];
const SHARD = 256;

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '6144' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const count = Number(values.frames);

const dir = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
const redis = await startRedis();
try {
  const folder = join(dir, 'workspace');
  await writeFrames(folder, count);
  const workspace = await openWorkspace(folder);
  const fresh = (): void => rmSync(workspace.featuresDir, { recursive: true, force: true });
  const alone = (threads: number) => async () => {
    fresh();
    return await costOf(async () => {
      const backbone = await loadBackbone({ name: 'scatter' });
      const frames = (await workspace.catalog.frames()).map(({ hash }) => ({
        hash,
        path: workspace.framePath(hash),
      }));
      const store = await FeatureStore.open(workspace.featuresDir, backbone);
      await extractFeatures(backbone, frames, store, silent, { workers: threads });
      await store.close();
    });
  };
  const queue = await openShardQueues(workspace, redis.address);
  const onWorkers = (workers: number) => async () => {
    fresh();
    const crew = Array.from({ length: workers }, () =>
      start('worker', '--queue', redis.address, '--threads', '1', '-w', folder),
    );
    for (const worker of crew) await worker.said(/Taking shards/);
    const extract = () =>
      features(workspace, { backbone: { name: 'scatter' } }, { ...silent, shards: queue });
    await extract();
    fresh();
    const cost = await costOf(extract);
    for (const worker of crew) worker.interrupt();
    for (const worker of crew) await worker.finished;
    return cost;
  };
  const costs = await inTurns(Number(values.rounds), {
    alone2: alone(2),
    workers2: onWorkers(2),
    alone1: alone(1),
    worker1: onWorkers(1),
  });
  await queue.close();
  await workspace.close();

  const throughput = timesOf(costs.alone2, costs.workers2, 'wall');
  const overhead = timesOf(costs.worker1, costs.alone1, 'wall') - 1;
  const seconds = (name: keyof typeof costs): string =>
    (typical(costs[name], 'wall') / 1000).toFixed(2);
  const rows = [
    ['what', 'one process, s', 'workers, s', 'result', 'wanted'],
    [
      ...['throughput on two threads', seconds('alone2'), seconds('workers2')],
      ...[throughput.toFixed(3), `at least ${LEAST}`],
    ],
    [
      ...[`overhead at ${SHARD} frames a shard`, seconds('alone1'), seconds('worker1')],
      ...[`${(100 * overhead).toFixed(1)} %`, `under ${100 * MOST} %`],
    ],
  ];
  printTable(rows);
  gather([
    {
      ...{ what: 'extraction by two workers', unit: 's', us: seconds('workers2') },
      ...{ peer: seconds('alone2'), ratio: throughput.toFixed(2) },
    },
  ]);
  if (values.write) writeResults('workers.csv', 'workers.ts', rows);
  if (count >= 6144 && (throughput < LEAST || overhead > MOST)) {
    throw new RangeError('The workers fall short of what is wanted');
  }
} finally {
  await redis.stop();
  rmSync(dir, { recursive: true });
}
