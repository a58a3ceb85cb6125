/**
 * What feature extraction costs on top of onnxruntime: processor and wall time of extractFeatures
 * (PNG decoding, preprocessing, network, pooling, threads and their start, the features file) against
 * the network alone, as its makers gave it, on ready float32 input and equally many threads.
 *
 *   npx tsx bench/extract.ts [--frames 2000] [--rounds 7] [--write]
 *
 * Rounds alternate between the two, and medians over rounds are printed. The network alone has its
 * threads, sessions and inputs (those of up to 128 of the frames, over and over) ready before the
 * clock starts; ours starts its own on the clock. MobileNetV2 is measured where ../shared lies beside
 * the checkout. --write puts the figures into results/extract.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { extractFeatures, FeatureStore, loadBackbone } from '../src/backbones/index.ts';
import { silent } from '../src/effects.ts';
import { frameHash, readFrame, writeFrame } from '../src/images/index.ts';
import { startBareNetworks } from './kit/bare-network.ts';
import { costOf, inTurns, perOne, timesOf, typical } from './kit/cost.ts';
import type { Network } from './kit/networks.ts';
import { feedOf, loadNetwork, speckle } from './kit/networks.ts';
import { gather, printTable, writeResults } from './kit/results.ts';

/** The most processor time that may come on top of the network, as a share. */
const MOST = 0.15;
const READY = 128;

const { values: options } = parseArgs({
  options: {
    frames: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '7' },
    write: { type: 'boolean', default: false },
  },
});
const count = Number(options.frames);
const rounds = Number(options.rounds);

type FrameFiles = readonly { hash: string; path: string }[];

async function makeFrames(folder: string): Promise<FrameFiles> {
  const frames: { hash: string; path: string }[] = [];
  for (let i = 0; i < count; i++) {
    const pixels = speckle(i);
    const hash = frameHash(pixels);
    const path = join(folder, `${hash}.png`);
    await writeFrame(path, pixels);
    frames.push({ hash, path });
  }
  return frames;
}

async function measure(
  network: Network,
  frames: FrameFiles,
  threads: number,
  folder: string,
): Promise<string[]> {
  const backbone = await loadBackbone(network.ref);
  const ready = await Promise.all(
    frames.slice(0, READY).map(async ({ path }) => feedOf(network, await readFrame(path))),
  );
  const bare = await startBareNetworks(network.graph, ready, threads);
  let round = 0;
  const { alone, ours } = await inTurns(rounds, {
    alone: async () => perOne(await costOf(() => bare.run(count)), count),
    ours: async () => {
      const place = join(folder, `${network.name}-${threads}-${round++}`);
      const store = await FeatureStore.open(place, backbone);
      // Left to itself the program takes as many threads as there are cores.
      const chosen = threads === availableParallelism() ? {} : { workers: threads };
      const cost = await costOf(() => extractFeatures(backbone, frames, store, silent, chosen));
      await store.close();
      rmSync(place, { recursive: true });
      return perOne(cost, count);
    },
  });
  await bare.release();
  const added = timesOf(ours, alone, 'cpu') - 1;
  if (added > MOST) process.exitCode = 1;
  const [peer, us] = [typical(alone, 'cpu').toFixed(2), typical(ours, 'cpu').toFixed(2)];
  const share = `${(100 * added).toFixed(1)} %`;
  gather([
    {
      what: `extraction of ${network.name}, ${threads} threads, beside onnxruntime alone`,
      ...{ unit: 'CPU ms a frame', us, peer, ratio: `${share} on top` },
    },
  ]);
  return [
    network.name,
    String(threads),
    peer,
    typical(alone, 'wall').toFixed(2),
    us,
    typical(ours, 'wall').toFixed(2),
    share,
    `${timesOf(alone, ours, 'wall').toFixed(2)} x`,
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  const frames = await makeFrames(folder);
  const rows = [
    [
      ...['backbone', 'threads', 'alone: CPU ms', 'alone: wall ms', 'ours: CPU ms'],
      ...['ours: wall ms', 'CPU on top', 'speed in wall time'],
    ],
  ];
  for (const name of ['scatter', 'mobilenet'] as const) {
    const network = await loadNetwork(name, folder);
    for (const threads of new Set([1, availableParallelism()])) {
      if (network !== undefined) rows.push(await measure(network, frames, threads, folder));
    }
  }
  printTable(rows);
  if (options.write) writeResults('extract.csv', 'extract.ts', rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
