/**
 * Proves the Caffe reader at full size: seeded random CaffeNet, AlexNet and VGG-16 in the real file
 * format give the same outputs here and in OpenCV's DNN module; a large file is read lean; damaged
 * files are refused.
 *
 *   npx tsx bench/prove-caffe.ts [--networks caffenet,alexnet,vgg16] [--fuzz 2000] [--write] [--goldens]
 *
 * Needs /usr/bin/python3 with python3-opencv (or another named by PYTHON). --write puts the figures
 * into results/caffe.csv; --goldens makes test/golden/caffe/networks.json of the scaled networks.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CaffeNetwork } from '../src/graph/index.ts';
import {
  bytesOf,
  caffeNetworks,
  float32,
  openSession,
  prototxtOf,
  readCaffe,
  sizeOf,
  writeRandomWeights,
} from '../src/graph/index.ts';
import { Random } from '../src/numeric/index.ts';
import { fuzz, fuzzText } from '../test/golden/caffe/fuzz.ts';
import { comparedLayers, scaledNetworks } from '../test/golden/caffe/scaled.ts';
import { shared } from '../test/shared.ts';
import { peakMemory } from './kit/memory.ts';
import { hasPeers, runPython } from './kit/python.ts';
import { writeResults } from './kit/results.ts';

/** The largest relative difference that is allowed at any layer. */
const LIMIT = 1e-3;

const golden = new URL('../test/golden/caffe/', import.meta.url);

interface Compared {
  readonly opencv: string;
  readonly layers: Readonly<
    Record<
      string,
      {
        readonly dims: readonly number[];
        readonly largest: number;
        readonly maxDifference: number;
        readonly normDifference: number;
        readonly values: readonly number[] | null;
      }
    >
  >;
}

const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: 'caffenet,alexnet,vgg16' },
    fuzz: { type: 'string', default: '2000' },
    write: { type: 'boolean', default: false },
    goldens: { type: 'boolean', default: false },
    /** For the children that measure memory: a network, its weight file and where to cut it. */
    memory: { type: 'string' },
  },
});

const rows: string[][] = [];

/** Runs a network here and in OpenCV and compares the layers. */
async function compare(network: CaffeNetwork, folder: string): Promise<Compared> {
  const prototxt = join(folder, 'net.prototxt');
  const weights = join(folder, 'net.caffemodel');
  writeFileSync(prototxt, prototxtOf(network));
  await writeRandomWeights(prototxtOf(network), weights, { version: 1 });
  const graph = await readCaffe(
    { prototxt: prototxtOf(network), weights },
    { until: Object.values(comparedLayers) },
  );
  const dims = [1, 3, network.size, network.size];
  const image = float32(dims, imageOf(network.size));
  const session = await openSession(graph, { threads: 2 });
  const outputs = await session.run({ data: image });
  await session.release();
  const layers: Record<string, readonly number[]> = {};
  for (const [layer, value] of Object.entries(comparedLayers)) {
    const output = outputs[value]!;
    layers[layer] = output.dims;
    writeFileSync(join(folder, `${layer}.f32`), bytesOf(output));
  }
  writeFileSync(join(folder, 'input.f32'), bytesOf(image));
  const input = { name: 'data', dims };
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ prototxt, weights, input, layers }));
  const script = fileURLToPath(new URL('compare-opencv.py', golden));
  return JSON.parse(runPython([script, folder])) as Compared;
}

/** A seeded image as a network takes it: pixels less their mean. */
function imageOf(size: number): Float32Array {
  const random = new Random('image', size);
  return Float32Array.from({ length: 3 * size * size }, () => random.int(256) - 117);
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prove-caffe-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function proveNetwork(name: keyof typeof caffeNetworks): Promise<void> {
  await withFolder(async (folder) => {
    const { layers, opencv } = await compare(caffeNetworks[name], folder);
    for (const [layer, { maxDifference, normDifference, largest }] of Object.entries(layers)) {
      const verdict = maxDifference <= LIMIT ? 'ok' : 'TOO LARGE';
      if (maxDifference > LIMIT) process.exitCode = 1;
      const figures = [maxDifference, normDifference].map((value) => value.toExponential(2));
      report(`${name} ${layer} against OpenCV ${opencv}`, `${figures.join(' / ')} ${verdict}`, [
        'difference of the largest / of the norms, relative',
        `largest value ${largest.toPrecision(4)}`,
      ]);
    }
    const path = join(folder, 'net.caffemodel');
    const megabytes = (statSync(path).size / 1e6).toFixed(0);
    for (const until of ['pool5', 'fc8']) {
      const child = execFileSync(
        process.execPath,
        ['--import', 'tsx', fileURLToPath(import.meta.url), '--memory', `${name},${path},${until}`],
        { encoding: 'utf8' },
      );
      report(`${name} of ${megabytes} MB read up to ${until}`, child.trim(), []);
    }
  });
}

async function measureMemory(text: string): Promise<void> {
  const [name = 'vgg16', weights = '', until = 'fc8'] = text.split(',');
  const prototxt = prototxtOf(caffeNetworks[name as keyof typeof caffeNetworks]);
  const before = peakMemory();
  const began = performance.now();
  const graph = await readCaffe({ prototxt, weights }, { until: [until] });
  const seconds = (performance.now() - began) / 1000;
  const after = peakMemory();
  const held = [...graph.initializers.values()].reduce(
    (sum, { dims }) => sum + 4 * sizeOf(dims),
    0,
  );
  console.log(
    `${(held / 1048576).toFixed(0)} MiB of weights; peak memory grew by ${(after - before).toFixed(0)} MiB to ${after.toFixed(0)} MiB; ${seconds.toFixed(2)} s`,
  );
}

async function proveFuzz(cases: number): Promise<void> {
  const sets: { name: string; prototxt: string; bytes: Uint8Array }[] = [];
  await withFolder(async (folder) => {
    for (const [name, network] of Object.entries(scaledNetworks)) {
      for (const version of [1, 2] as const) {
        const path = join(folder, 'fuzz.caffemodel');
        const prototxt = prototxtOf(network);
        await writeRandomWeights(prototxt, path, { version });
        sets.push({ name: `${name} scaled, V${version}`, prototxt, bytes: readFileSync(path) });
      }
    }
  });
  const squeezenet = shared('weights/squeezenet_v1.0/');
  if (existsSync(squeezenet)) {
    const prototxt = readFileSync(join(squeezenet, 'deploy.prototxt'), 'utf8');
    const bytes = readFileSync(join(squeezenet, 'squeezenet_v1.0.caffemodel'));
    sets.push({ name: 'SqueezeNet v1.0', prototxt, bytes });
  }
  const share = Math.ceil(cases / sets.length);
  for (const [i, { name, prototxt, bytes }] of sets.entries()) {
    const result = await fuzz(prototxt, bytes, share, i);
    const text = await fuzzText(prototxt, bytes, share, i);
    const failures = [...result.failures, ...text.failures];
    const slowest = Math.max(result.slowestMs, text.slowestMs);
    if (failures.length > 0 || slowest > 1000) process.exitCode = 1;
    report(
      `${name}, ${share} damaged weight files and ${share} damaged prototxts`,
      `${result.refused} refused, ${result.unchanged} unchanged, ${result.changed} with only what was damaged changed, ${failures.length} failures`,
      [`slowest ${slowest.toFixed(0)} ms`, ...failures.slice(0, 5)],
    );
  }
}

async function writeGoldens(): Promise<void> {
  const all: Record<string, unknown> = {};
  for (const [name, network] of Object.entries(scaledNetworks)) {
    await withFolder(async (folder) => {
      const { layers, opencv } = await compare(network, folder);
      const values = Object.entries(layers).map(([layer, { values, dims, maxDifference }]) => {
        report(`${name} scaled ${layer}`, maxDifference.toExponential(2), []);
        return [layer, { dims, values }] as const;
      });
      all[name] = { madeWith: `OpenCV ${opencv}`, layers: Object.fromEntries(values) };
    });
  }
  writeFileSync(new URL('networks.json', golden), `${JSON.stringify(all)}\n`);
}

function report(what: string, figure: string, notes: readonly string[]): void {
  console.log(`${what}: ${figure}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`);
  rows.push([what, figure, notes.join('; ')]);
}

if (options.memory !== undefined) await measureMemory(options.memory);
else if (options.goldens) await writeGoldens();
else {
  const names = hasPeers('cv2') ? options.networks.split(',') : [];
  for (const name of names.filter((part) => part !== '')) {
    await proveNetwork(name as keyof typeof caffeNetworks);
  }
  if (Number(options.fuzz) > 0) await proveFuzz(Number(options.fuzz));
  if (options.write) {
    writeResults('caffe.csv', 'prove-caffe.ts', [['what', 'figure', 'notes'], ...rows]);
  }
}
