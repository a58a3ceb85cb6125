/**
 * Feature extraction beside PyTorch: the same networks, weights and gray frames in memory, on as many
 * threads, from frames to features.
 *
 *   npx tsx bench/extraction-peers.ts [--networks caffenet,vgg16,mobilenet,squeezenet] [--threads 2]
 *       [--seconds 2] [--rounds 5] [--write]
 *
 * Each side is a process of its own that times itself; rounds alternate between ours, which takes one
 * frame a run on one-thread sessions, and PyTorch in batches of 1 and of 16. Both features of the first
 * frame must agree. Needs /usr/bin/python3 with python3-torch (or another named by PYTHON). CaffeNet
 * and VGG-16 carry random weights; the others need ../shared. --write puts the figures into
 * results/extraction-peers.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Contestant, Told } from './kit/contestant.ts';
import { startContestant } from './kit/contestant.ts';
import { inTurns, perOne, timesOf, typical } from './kit/cost.ts';
import { flopsOf, peakFlops } from './kit/flops.ts';
import type { NetworkName } from './kit/networks.ts';
import { loadNetwork } from './kit/networks.ts';
import { hasPeers, python } from './kit/python.ts';
import { gather, printTable, writeResults } from './kit/results.ts';
import { writeTorchNetwork } from './kit/torch-network.ts';

const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: 'caffenet,vgg16,mobilenet,squeezenet' },
    threads: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const { threads } = options;
const FRAMES = 16;

/** What must be reached in wall time, by network. */
const LEAST: Readonly<Record<string, number>> = { caffenet: 1.2, vgg16: 1.2 };
/** The largest difference of features, as a share of the largest feature. */
const CLOSE = 1e-3;

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Frames per round: about as many as ours does in the time asked for, in whole batches of each size. */
async function framesFor(ours: Contestant<Told>): Promise<number> {
  await ours.ask(String(FRAMES));
  const { wall } = await ours.ask(String(FRAMES));
  return FRAMES * Math.max(1, Math.round((1000 * Number(options.seconds)) / wall));
}

async function measure(name: NetworkName, folder: string, peak: number): Promise<string[][]> {
  const network = await loadNetwork(name, folder);
  if (network === undefined) {
    console.log(`${name}: skipped, ../shared is not beside this checkout`);
    return [];
  }
  writeTorchNetwork(network, folder, FRAMES);
  const gflop = (await flopsOf(network)) / 1e9;
  const script = file('kit/extraction-contestant.ts');
  const args = ['--import', 'tsx', script, name, folder, threads, String(FRAMES)];
  const ours = await startContestant(process.execPath, args);
  const torch = await startContestant(python, [file('extraction-peers.py'), folder, threads]);
  const { torch: version, features } = torch.greeting as { torch: string; features: number[] };
  checkClose(name, ours.greeting as number[], features);
  const count = await framesFor(ours);
  const peaks = { ours: 0, 1: 0, 16: 0 };
  const asking = (who: Contestant<Told>, key: keyof typeof peaks, line: string) => async () => {
    const told = await who.ask(line);
    // The first round comes in order: batches of 1 before those of 16.
    peaks[key] ||= told.peak;
    return perOne(told, count);
  };
  const contestants = {
    ours: asking(ours, 'ours', String(count)),
    one: asking(torch, 1, `${count} 1`),
    many: asking(torch, 16, `${count} 16`),
  };
  const costs = await inTurns(Number(options.rounds), contestants);
  ours.end();
  torch.end();
  return ([1, 16] as const).map((batch) => {
    const peer = batch === 1 ? costs.one : costs.many;
    const [us, theirs] = [typical(costs.ours, 'wall'), typical(peer, 'wall')];
    const faster = timesOf(peer, costs.ours, 'wall');
    if (faster < (LEAST[name] ?? 0)) process.exitCode = 1;
    const ratio = `${faster.toFixed(2)} x`;
    const what = `extraction with ${name} beside PyTorch ${version}, batch ${batch}`;
    const [a, b] = [us.toFixed(1), theirs.toFixed(1)];
    gather([{ what, unit: 'ms a frame', us: a, peer: b, ratio }]);
    const rates = [us, theirs].map((ms) => (gflop / ms) * 1000);
    return [
      ...[name, String(batch), a, b, ratio],
      ...[typical(costs.ours, 'cpu'), typical(peer, 'cpu')].map((ms) => ms.toFixed(1)),
      `${timesOf(peer, costs.ours, 'cpu').toFixed(2)} x`,
      ...rates.map((rate) => `${rate.toFixed(0)} (${((100 * rate) / peak).toFixed(0)} %)`),
      ...[peaks.ours, peaks[batch]].map((mib) => mib.toFixed(0)),
    ];
  });
}

function checkClose(name: string, ours: readonly number[], theirs: readonly number[]): void {
  const most = theirs.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const gap = theirs.reduce((g, value, i) => Math.max(g, Math.abs(value - (ours[i] ?? NaN))), 0);
  if (ours.length === theirs.length && gap / most < CLOSE) return;
  throw new RangeError(`${name}: features differ by ${gap} where the largest is ${most}`);
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  if (hasPeers('torch', 'numpy')) {
    const peak = await peakFlops(Number(threads));
    const rows = [
      ['a 2048 x 2048 product', `${peak.toFixed(0)} GFLOP/s`, `${threads} threads`],
      [
        ...['network', 'batch of PyTorch', 'ours: wall ms', 'PyTorch: wall ms', 'ratio'],
        ...['ours: CPU ms', 'PyTorch: CPU ms', 'ratio of CPU'],
        ...['ours: GFLOP/s (of the product)', 'PyTorch: GFLOP/s'],
        ...['ours: peak MiB', 'PyTorch: peak MiB'],
      ],
    ];
    for (const name of options.networks.split(',')) {
      rows.push(...(await measure(name as NetworkName, folder, peak)));
    }
    printTable(rows);
    if (options.write) writeResults('extraction-peers.csv', 'extraction-peers.ts', rows);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
