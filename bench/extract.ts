/**
 * What feature extraction costs on top of onnxruntime: processor and wall time of extractFeatures
 * (PNG decoding, preprocessing, network, pooling, threads and their start, the features file) against
 * the network alone, as its makers gave it, on ready float32 input and equally many threads.
 *
 *   npx tsx bench/extract.ts [--frames 5517] [--rounds 3] [--write]
 *
 * A round is one extraction, of as many frames as the paper has. Every 400 frames it is made to wait
 * while the network alone runs as often: whatever else the machine does meets both alike. Medians over
 * rounds are printed. The network alone has its threads, sessions and inputs (those of up to 128 of
 * the frames, over and over) ready before the clock starts; ours starts its own on the clock.
 * MobileNetV2 is measured where ../shared lies beside the checkout. --write puts the figures into
 * results/extract.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { extractFeatures, FeatureStore, loadBackbone } from '../src/backbones/index.ts';
import { silent } from '../src/effects.ts';
import { frameHash, readFrame, writeFrame } from '../src/images/index.ts';
import { startBareNetworks } from './kit/bare-network.ts';
import type { Cost } from './kit/cost.ts';
import { costOf, perOne, timesOf, typical } from './kit/cost.ts';
import type { Network } from './kit/networks.ts';
import { feedOf, loadNetwork, speckle } from './kit/networks.ts';
import { gather, printTable, writeResults } from './kit/results.ts';

/** Images of the paper, for which that share is meant. */
const PAPER_FRAMES = 5517;
/** The most processor time that may come on top of the network, as a share. */
const MOST = 0.15;
const READY = 128;
/** Frames between two turns of the network alone. */
const TURN = 400;
/** Milliseconds after which threads that have no more work than was given to them are idle. */
const IDLE = 500;

const { values: options } = parseArgs({
  options: {
    frames: { type: 'string', default: String(PAPER_FRAMES) },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const count = Number(options.frames);
const rounds = Number(options.rounds);

type FrameFiles = readonly { hash: string; path: string }[];

function makeFrames(folder: string): FrameFiles {
  const frames: { hash: string; path: string }[] = [];
  for (let i = 0; i < count; i++) {
    const pixels = speckle(i);
    const hash = frameHash(pixels);
    const path = join(folder, `${hash}.png`);
    writeFrame(path, pixels);
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
  const alone: Cost[] = [];
  const ours: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    const place = join(folder, `${network.name}-${threads}-${round}`);
    const store = await FeatureStore.open(place, backbone);
    const turns = takeTurns(store, () => bare.run(TURN));
    // Left to itself the program takes as many threads as there are cores.
    const chosen = threads === availableParallelism() ? {} : { workers: threads };
    const both = await costOf(() => extractFeatures(backbone, frames, store, silent, chosen));
    await store.close();
    rmSync(place, { recursive: true });
    alone.push(perOne(turns.cost, turns.taken * TURN));
    ours.push(perOne(less(both, { ...turns.cost, wall: turns.waited }), count));
  }
  await bare.release();
  const added = timesOf(ours, alone, 'cpu') - 1;
  // Of few frames the start of the threads is a large part.
  if (added > MOST && count >= PAPER_FRAMES) process.exitCode = 1;
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

/**
 * Makes an extraction wait, every so many frames, while something else has its turn.
 *
 * @returns what the turns cost, how many there were, and the milliseconds that extraction waited.
 */
function takeTurns(
  store: FeatureStore,
  turn: () => Promise<void>,
): { cost: Cost; taken: number; waited: number } {
  const turns = { cost: { cpu: 0, wall: 0 }, taken: 0, waited: 0 };
  const append = store.append.bind(store);
  let written = 0;
  store.append = async (rows) => {
    await append(rows);
    written += rows.length;
    if (written < (turns.taken + 1) * TURN) return;
    const begin = performance.now();
    await sleep(IDLE);
    const { cpu, wall } = await costOf(turn);
    turns.cost = { cpu: turns.cost.cpu + cpu, wall: turns.cost.wall + wall };
    turns.taken += 1;
    turns.waited += performance.now() - begin;
  };
  return turns;
}

function less(whole: Cost, part: Cost): Cost {
  return { cpu: whole.cpu - part.cpu, wall: whole.wall - part.wall };
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  const frames = makeFrames(folder);
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
