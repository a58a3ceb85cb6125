/**
 * What feature extraction costs on top of onnxruntime: processor and wall time of extractFeatures
 * (PNG decoding, preprocessing, network, pooling, threads, the features file) against the bare
 * network run on ready float32 input, on the same frames.
 *
 *   npx tsx bench/extract.ts [--frames 1000] [--rounds 5] [--write]
 *
 * Rounds alternate between the two, and medians over rounds are printed. MobileNetV2 is measured where
 * ../shared lies beside the checkout. --write puts the figures into results/extract.csv.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import type { Backbone } from '../src/backbones/index.ts';
import { extractFeatures, FeatureStore, loadBackbone } from '../src/backbones/index.ts';
import { silent } from '../src/effects.ts';
import type { Graph, Tensor } from '../src/graph/index.ts';
import { cut, openSession, uint8 } from '../src/graph/index.ts';
import { FRAME_SIZE, frameHash, readFrame, writeFrame } from '../src/images/index.ts';
import { Random, sampleQuantile } from '../src/numeric/index.ts';
import { shared } from '../test/shared.ts';

const { values: options } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const count = Number(options.frames);
const rounds = Number(options.rounds);

interface Cost {
  /** Milliseconds per frame. */
  readonly cpu: number;
  readonly wall: number;
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await work();
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000 / count, wall: wall / count };
}

/** Frames that compress about as well as ultrasound does: speckle under a smooth brightness. */
async function makeFrames(folder: string): Promise<{ hash: string; path: string }[]> {
  const random = new Random('bench', 'extract');
  const frames: { hash: string; path: string }[] = [];
  for (let i = 0; i < count; i++) {
    const [fx, fy] = [random.uniform(0.005, 0.03), random.uniform(0.005, 0.03)];
    const pixels = Uint8Array.from({ length: FRAME_SIZE ** 2 }, (_, at) => {
      const [x, y] = [at % FRAME_SIZE, Math.floor(at / FRAME_SIZE)];
      const inside = Math.abs(x - FRAME_SIZE / 2) < 20 + 0.45 * y;
      const smooth = 0.5 + 0.5 * Math.sin(fx * x) * Math.cos(fy * y);
      return inside ? 180 * smooth * random.next() ** 0.5 : 0;
    });
    const hash = frameHash(pixels);
    const path = join(folder, `${hash}.png`);
    await writeFrame(path, pixels);
    frames.push({ hash, path });
  }
  return frames;
}

/** The steps before the network, and the network alone from its ready input to its features. */
function partsOf(graph: Graph): { prepare: Graph; bare: Graph; input: string } {
  const input = 'prepared';
  const inner = graph.nodes.filter((node) => node.outputs[0]?.startsWith('network/'));
  const features = inner.at(-1)?.outputs[0] ?? '';
  const prepare = cut(graph, [{ name: input, type: 'float32' }]);
  const before = new Set(prepare.nodes);
  const rest: Graph = {
    ...graph,
    inputs: [{ name: input, type: 'float32' }],
    nodes: graph.nodes.filter((node) => !before.has(node)),
  };
  return { prepare, bare: cut(rest, [{ name: features, type: 'float32' }]), input };
}

async function readyInputs(
  prepare: Graph,
  input: string,
  frames: readonly { path: string }[],
): Promise<Tensor[]> {
  const session = await openSession(prepare);
  const ready: Tensor[] = [];
  for (const { path } of frames) {
    const pixels = uint8([1, FRAME_SIZE, FRAME_SIZE], await readFrame(path));
    const outputs = await session.run({ pixels });
    ready.push(outputs[input]!);
  }
  await session.release();
  return ready;
}

/** One row for the calling thread alone and one for as many threads as the program takes by itself. */
async function measure(
  backbone: Backbone,
  frames: readonly { hash: string; path: string }[],
  folder: string,
): Promise<string[][]> {
  const { prepare, bare, input } = partsOf(backbone.graph);
  const ready = await readyInputs(prepare, input, frames);
  const session = await openSession(bare);
  const runAlone = async (): Promise<void> => {
    for (const tensor of ready) await session.run({ [input]: tensor });
  };
  const modes = [
    { threads: 'one', options: { workers: 1 } },
    { threads: 'all', options: {} },
  ];
  const alone: Cost[] = [];
  const ours = modes.map((): Cost[] => []);
  for (const tensor of ready.slice(0, 20)) await session.run({ [input]: tensor });
  for (let round = 0; round < rounds; round++) {
    alone.push(await costOf(runAlone));
    for (const [mode, { threads, options }] of modes.entries()) {
      const store = await FeatureStore.open(join(folder, `${threads}-${round}`), backbone);
      const run = async (): Promise<void> => {
        await extractFeatures(backbone, frames, store, silent, options);
      };
      ours[mode]!.push(await costOf(run));
      await store.close();
    }
  }
  await session.release();
  const median = (values: number[]): number =>
    sampleQuantile(
      values.sort((a, b) => a - b),
      0.5,
    );
  const ms = (costs: Cost[], key: keyof Cost): string =>
    median(costs.map((cost) => cost[key])).toFixed(2);
  return modes.map(({ threads }, mode) => {
    const costs = ours[mode]!;
    const added = median(costs.map((cost, i) => cost.cpu / alone[i]!.cpu)) - 1;
    const faster = median(costs.map((cost, i) => alone[i]!.wall / cost.wall));
    return [
      backbone.name,
      threads,
      ms(alone, 'cpu'),
      ms(alone, 'wall'),
      ms(costs, 'cpu'),
      ms(costs, 'wall'),
      `${(100 * added).toFixed(1)} %`,
      `${faster.toFixed(2)} x`,
    ];
  });
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  const frames = await makeFrames(folder);
  const names = ['scatter', shared('weights/mobilenet_v2')].filter(
    (name) => name === 'scatter' || existsSync(name),
  );
  const rows = [
    [
      'backbone',
      'threads',
      'alone: CPU ms',
      'alone: wall ms',
      'ours: CPU ms',
      'ours: wall ms',
      'CPU on top',
      'speed in wall time',
    ],
  ];
  for (const name of names)
    rows.push(...(await measure(await loadBackbone({ name }), frames, folder)));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) console.log(row.map((cell, i) => cell.padEnd(widths[i]!)).join('  '));
  if (options.write) {
    const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
    const command = `npx tsx bench/extract.ts --frames ${count} --rounds ${rounds} --write`;
    const head = [
      ['machine', machine, command],
      [
        'medians per frame',
        'alone: the bare network on ready input, one thread; ours: extractFeatures',
      ],
    ];
    const target = new URL('../results/extract.csv', import.meta.url);
    mkdirSync(new URL('.', target), { recursive: true });
    writeFileSync(fileURLToPath(target), stringify([...head, ...rows], { quoted_string: true }));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
