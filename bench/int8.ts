/**
 * What 8-bit convolutions gain and lose against the same networks in float32: time per frame at one
 * thread, one frame per run, and the cosine between the features of both on real frames.
 *
 *   npx tsx bench/int8.ts [--networks vgg16,caffenet,squeezenet,mobilenet] [--rounds 9] [--write]
 *
 * Rounds alternate between the two precisions, and medians over rounds are printed; ratios of
 * processor time are the figures to read on a shared machine. VGG-16 and CaffeNet carry random
 * weights and are cut at pool5. Fidelity is measured where weights are real, with ../shared beside
 * the checkout: half of the patients of lung-clips calibrate, the frames of the other half are
 * compared, and the other way round. --write puts the figures into results/int8-8-bit.csv on a
 * processor with VNNI, and into results/int8-7-bit.csv on one without, where weights have 7 bits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Graph, Session, Tensor } from '../src/graph/index.ts';
import { observeRanges, openSession, quantise, weightBits } from '../src/graph/index.ts';
import { FRAME_SIZE } from '../src/images/index.ts';
import { Random } from '../src/numeric/index.ts';
import { readClips } from './kit/clips.ts';
import { cosine, cosines } from './kit/cosine.ts';
import type { Cost } from './kit/cost.ts';
import { costOf, inTurns, perOne, timesOf, typical } from './kit/cost.ts';
import type { Feed, Network, NetworkName } from './kit/networks.ts';
import { feedOf, loadNetwork } from './kit/networks.ts';
import { gather, writeResults } from './kit/results.ts';

/** What VGG-16 must gain, and how close features must stay. */
const LEAST_GAIN = 2.5;
const LEAST_COSINE = 0.99;

/** Warm runs of about this many milliseconds make a round. */
const ROUND_MS = 150;

const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: 'vgg16,caffenet,squeezenet,mobilenet' },
    rounds: { type: 'string', default: '9' },
    write: { type: 'boolean', default: false },
  },
});

function noise(seed: number): Uint8Array {
  const random = new Random('int8', seed);
  return Uint8Array.from({ length: FRAME_SIZE ** 2 }, () => random.int(256));
}

/** Time per frame of so many runs in a row. */
async function costOfRuns(session: Session, feed: Feed, runs: number): Promise<Cost> {
  const cost = await costOf(async () => {
    for (let run = 0; run < runs; run++) await session.run(feed);
  });
  return perOne(cost, runs);
}

/** Time per frame of both precisions, in turns. */
async function speed(network: Network): Promise<void> {
  const { name, graph, size, isReal } = network;
  const feed = feedOf(network, noise(1));
  const ranges = await observeRanges(graph, [feed, feedOf(network, noise(2))]);
  const begin = performance.now();
  const integer = quantise(graph, ranges);
  const quantising = performance.now() - begin;
  const contestants: Record<'float' | 'integer', () => Promise<Cost>> = {
    float: await contestant(graph, feed),
    integer: await contestant(integer, feed),
  };
  const { float: fp32, integer: int8 } = await inTurns(Number(options.rounds), contestants);
  const gain = timesOf(fp32, int8, 'cpu');
  const misses = name === 'vgg16' && weightBits() === 8 && gain < LEAST_GAIN;
  if (misses) process.exitCode = 1;
  const us = typical(int8, 'cpu').toFixed(2);
  const peer = typical(fp32, 'cpu').toFixed(2);
  const ratio = `${gain.toFixed(2)} x`;
  gather([{ what: `${name} in int8 beside our fp32`, unit: 'CPU ms a frame', us, peer, ratio }]);
  report(`${name}, ${size} x ${size}, ${isReal ? 'real' : 'random'} weights`, [
    ['fp32: CPU ms', peer],
    ['int8: CPU ms', us],
    ['fp32: wall ms', typical(fp32, 'wall').toFixed(2)],
    ['int8: wall ms', typical(int8, 'wall').toFixed(2)],
    ['fp32 / int8, CPU', `${gain.toFixed(2)}${misses ? ` BELOW ${LEAST_GAIN}` : ''}`],
    ['quantising: s', (quantising / 1000).toFixed(1)],
  ]);
}

/** Opens a graph, warms it up and finds how many runs make a round. */
async function contestant(graph: Graph, feed: Feed): Promise<() => Promise<Cost>> {
  const session = await openSession(graph);
  await costOfRuns(session, feed, 1);
  const { cpu } = await costOfRuns(session, feed, 1);
  const runs = Math.max(1, Math.round(ROUND_MS / cpu));
  return () => costOfRuns(session, feed, runs);
}

/** How close features stay, with calibration on other patients than those that are compared. */
async function fidelity(name: string, network: Network): Promise<void> {
  const clips = await readClips();
  const patients = [...new Set(clips.map(({ patient }) => patient))];
  const halves = [0, 1].map((half) =>
    clips
      .filter(({ patient }) => patients.indexOf(patient) % 2 === half)
      .map(({ pixels }) => pixels),
  );
  const variants = [
    [8, 'squared-error'],
    [7, 'squared-error'],
    [8, 'min-max'],
    [8, 'percentile'],
  ] as const;
  for (const [bits, rule] of variants) {
    // Kernels without VNNI would saturate on 8 bits.
    if (bits > weightBits()) continue;
    const plain: number[] = [];
    const pooled: number[] = [];
    for (const [calibrating, compared] of [halves, [...halves].reverse()]) {
      const feeds = calibrating!.map((pixels) => feedOf(network, pixels));
      const ranges = await observeRanges(network.graph, feeds, { rule });
      const float = await openSession(network.graph);
      const integer = await openSession(quantise(network.graph, ranges, { weightBits: bits }));
      for (const pixels of compared!) {
        const feed = feedOf(network, pixels);
        const a = (await float.run(feed))[network.output]!;
        const b = (await integer.run(feed))[network.output]!;
        plain.push(cosine(a.data as Float32Array, b.data as Float32Array));
        pooled.push(cosine(grid4(a), grid4(b)));
      }
      await float.release();
      await integer.release();
    }
    const mean = plain.reduce((sum, value) => sum + value, 0) / plain.length;
    const misses =
      name === 'squeezenet' && bits === 8 && rule === 'squared-error' && mean < LEAST_COSINE;
    if (misses) process.exitCode = 1;
    const figures: [string, string][] = [
      ['cosine of features', `${cosines(plain)}${misses ? ` BELOW ${LEAST_COSINE}` : ''}`],
      ['cosine, pooled on a 4 x 4 grid', cosines(pooled)],
    ];
    const isMap = network.output !== 'features';
    const title = `${name} at ${network.output}, ${bits}-bit weights, ranges by ${rule}, ${plain.length} frames of lung-clips`;
    report(title, isMap ? figures : figures.slice(0, 1));
  }
}

/** The means of every map on a 4 x 4 grid, as the backbones pool; a vector is left as it is. */
function grid4({ data, dims }: Tensor): Float32Array {
  const [, maps = 1, height = 1, width = 1] = dims;
  if (height * width === 1) return data as Float32Array;
  const pooled = new Float32Array(maps * 16);
  for (let cell = 0; cell < pooled.length; cell++) {
    const [map, i, j] = [cell >> 4, (cell >> 2) & 3, cell & 3];
    const [top, bottom] = [Math.floor((i * height) / 4), Math.ceil(((i + 1) * height) / 4)];
    const [left, right] = [Math.floor((j * width) / 4), Math.ceil(((j + 1) * width) / 4)];
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += Number(data[(map * height + y) * width + x]);
    }
    pooled[cell] = sum / ((bottom - top) * (right - left));
  }
  return pooled;
}

const rows: string[][] = [];

function report(what: string, figures: readonly [string, string][]): void {
  console.log(what);
  for (const [name, figure] of figures) {
    console.log(`  ${name}: ${figure}`);
    rows.push([what, name, figure]);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  for (const name of options.networks.split(',')) {
    const network = await loadNetwork(name as NetworkName, folder);
    if (network === undefined) {
      console.log(`${name}: skipped, ../shared is not beside this checkout`);
      continue;
    }
    await speed(network);
    if (network.isReal) await fidelity(name, network);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (options.write) {
  const note = `median of ${options.rounds} rounds, one thread, one frame per run`;
  writeResults(`int8-${weightBits()}-bit.csv`, 'int8.ts', [['what', 'figure', note], ...rows]);
}
