/**
 * What an epoch of the paper's fully connected layers takes, ours beside PyTorch's: a step, a look at
 * the tuning rows, and what is done once, spread over 30 epochs; with the peak memory of each.
 *
 *   npx tsx bench/fc-training.ts [--lengths 9216,25088] [--rows 4094] [--tuning 819] [--hidden 4096]
 *     [--steps 10] [--dropout 0.5] [--engine primal|dual] [--threads 2] [--write]
 *
 * Needs /usr/bin/python3 with python3-torch and libopenblas0-pthread (or another named by PYTHON).
 * Both sides start from the same Gaussian weights on the same features, rectified Gaussian; each runs
 * in a process of its own. --write puts the figures into results/fc-training.csv.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Tensor } from '../src/graph/index.ts';
import { GraphBuilder, float32, openSession } from '../src/graph/index.ts';
import { dropoutMask } from '../src/heads/fc/dropout-mask.ts';
import { openEngine } from '../src/heads/fc/open-engine.ts';
import { parameterDims } from '../src/heads/fc/shape.ts';
import { Random } from '../src/numeric/index.ts';
import { hasPeers, python } from './kit/python.ts';
import { gather, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: {
    lengths: { type: 'string', default: '9216,25088' },
    rows: { type: 'string', default: '4094' },
    tuning: { type: 'string', default: '819' },
    hidden: { type: 'string', default: '4096' },
    steps: { type: 'string', default: '10' },
    dropout: { type: 'string', default: '0.5' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
    // Of the process that measures ours: the folder of the features, and their length.
    ours: { type: 'string' },
  },
});
const [rows, tuning, hidden, steps, dropout, threads] = (
  ['rows', 'tuning', 'hidden', 'steps', 'dropout', 'threads'] as const
).map((name) => Number(options[name])) as [number, number, number, number, number, number];
const [batch, categories, epochs, rate] = [128, 11, 30, 0.001];

/** Seconds of wall and of CPU time. */
type Cost = readonly [wall: number, cpu: number];

interface Figures {
  readonly steps: readonly Cost[];
  readonly looks: readonly Cost[];
  /** What is done once in a training. */
  readonly once: Cost;
  readonly loss: number;
  /** Of the first tuning rows, before training. */
  readonly logits: readonly number[];
  /** MiB. */
  readonly peak: number;
  readonly about: string;
}

/** Writes what both sides start from. */
async function prepare(folder: string, sizes: readonly number[]): Promise<void> {
  const gaussian = async (name: string, dims: number[], scale: number, relu = false) => {
    const g = new GraphBuilder('gaussian');
    const seed = { float: name.length + 1 };
    const attributes = { shape: [64, dims[1] ?? 1], scale: { float: scale }, seed };
    const values = g.add('RandomNormal', [], attributes);
    g.output('values', relu ? g.add('Relu', [values]) : values, 'float32', [64, dims[1] ?? 1]);
    const session = await openSession(g.build());
    const file = createWriteStream(join(folder, name));
    for (let left = dims[0] ?? 0; left > 0; left -= 64) {
      const { data } = (await session.run({}))['values'] as Tensor<Float32Array>;
      const part = data.subarray(0, Math.min(64, left) * (dims[1] ?? 1));
      file.write(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    }
    file.end();
    await once(file, 'finish');
    await session.release();
  };
  const [length = 0] = sizes;
  await gaussian('features', [rows, length], 1, true);
  await gaussian('tuning', [tuning, length], 1, true);
  for (const [i, dims] of parameterDims({ sizes }).entries()) {
    if (dims.length > 1) await gaussian(`weight${i / 2}`, dims, Math.sqrt(2 / (dims[1] ?? 1)));
  }
  const random = new Random('bench', 'fc training');
  const labels = Int32Array.from({ length: rows }, () => random.int(categories));
  writeFileSync(join(folder, 'labels'), labels);
}

async function timed<T>(work: () => Promise<T>): Promise<{ cost: Cost; result: T }> {
  const [begin, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { cost: [(performance.now() - begin) / 1e3, (user + system) / 1e6], result };
}

async function ours(folder: string, sizes: readonly number[]): Promise<Figures> {
  const read = (name: string): Float32Array => {
    const bytes = readFileSync(join(folder, name));
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  };
  const [length = 0] = sizes;
  const targets = float32([rows, categories]);
  new Int32Array(read('labels').buffer).forEach((label, row) => {
    targets.data[row * categories + label] = 1;
  });
  const parameters = parameterDims({ sizes }).map((dims, i) =>
    dims.length > 1 ? read(`weight${i / 2}`) : new Float32Array(dims[0] ?? 0),
  );
  const training = { features: float32([rows, length], read('features')), targets };
  const held = float32([tuning, length], read('tuning'));
  const opened = await timed(() =>
    openEngine(
      { shape: { sizes }, training, tuning: held, parameters },
      {
        ...{ momentum: 0.9, weightDecay: 5e-4, dropout, batch, threads, epochs },
        ...(options.engine !== undefined && { kind: options.engine as 'primal' | 'dual' }),
      },
    ),
  );
  const { engine, kind } = opened.result;
  const logits = Array.from((await engine.tuningLogits()).subarray(0, 64 * categories));
  const random = new Random('bench', 'masks');
  const step = (number: number) => {
    const at = Array.from({ length: batch }, (_, i) => (number * batch + i) % rows);
    const masks =
      dropout === 0
        ? []
        : sizes.slice(1, -1).map((units) => dropoutMask(random, batch * units, dropout));
    return engine.step(
      at,
      at.map(() => 1 / batch),
      rate,
      masks,
    );
  };
  for (let number = 0; number < 2; number++) await step(number);
  const taken = [];
  for (let number = 2; number < steps + 2; number++) taken.push(await timed(() => step(number)));
  const looks = [];
  for (let i = 0; i < 3; i++) looks.push((await timed(() => engine.tuningLogits())).cost);
  const end = await timed(() => engine.parameters());
  await engine.release();
  return {
    steps: taken.map(({ cost }) => cost),
    looks,
    once: [opened.cost[0] + end.cost[0], opened.cost[1] + end.cost[1]],
    loss: taken.at(-1)?.result ?? NaN,
    logits,
    peak: process.resourceUsage().maxRSS / 1024,
    about: kind,
  };
}

function median(costs: readonly Cost[]): Cost {
  const middle = (i: 0 | 1): number =>
    costs.map((cost) => cost[i]).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? NaN;
  return [middle(0), middle(1)];
}

/** An epoch with everything counted. */
function epochOf({ steps: taken, looks, once: single }: Figures): Cost {
  const of = (i: 0 | 1): number =>
    Math.ceil(rows / batch) * median(taken)[i] + median(looks)[i] + single[i] / epochs;
  return [of(0), of(1)];
}

function rowsOf(length: number, mine: Figures, peers: Figures): string[][] {
  const ms = ([wall, cpu]: Cost): string[] => [(wall * 1e3).toFixed(0), (cpu * 1e3).toFixed(0)];
  const line = (what: string, a: Cost, b: Cost): string[] => [
    ...[String(length), what, ...ms(a), ...ms(b)],
    ...(b[0] === 0 ? ['', ''] : [(b[0] / a[0]).toFixed(2), (b[1] / a[1]).toFixed(2)]),
  ];
  const apart = mine.logits.map((logit, i) => Math.abs(logit - (peers.logits[i] ?? NaN)));
  return [
    line('step', median(mine.steps), median(peers.steps)),
    line('look at the tuning rows', median(mine.looks), median(peers.looks)),
    line('once', mine.once, peers.once),
    line('epoch, all counted', epochOf(mine), epochOf(peers)),
    [String(length), 'peak MiB', mine.peak.toFixed(0), '', peers.peak.toFixed(0), '', '', ''],
    [
      String(length),
      `largest difference of first logits`,
      Math.max(...apart).toExponential(1),
      '',
      '',
      '',
      '',
      '',
    ],
    [String(length), 'engine', mine.about, '', '', '', '', ''],
  ];
}

const sizesOf = (length: number): number[] => [length, hidden, hidden, categories];
if (options.ours !== undefined) {
  const [folder = '', length] = options.ours.split(':');
  console.log(JSON.stringify(await ours(folder, sizesOf(Number(length)))));
} else if (hasPeers('torch')) {
  const header = ['D', 'what', 'ours ms', 'CPU ms', 'PyTorch ms', 'CPU ms', 'ratio', 'CPU ratio'];
  const table: string[][] = [header];
  let about = '';
  for (const length of options.lengths.split(',').map(Number)) {
    const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
    try {
      await prepare(folder, sizesOf(length));
      const self = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
      const output = (file: string, args: string[]): Figures =>
        JSON.parse(execFileSync(file, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })) as Figures;
      const mine = output(process.execPath, [...self, '--ours', `${folder}:${length}`]);
      const peer = fileURLToPath(new URL('fc-training.py', import.meta.url));
      const told = [folder, sizesOf(length), rows, tuning, batch, steps, dropout, rate, threads];
      const peers = output(python, [peer, JSON.stringify(told)]);
      about = peers.about;
      const [us, theirs] = [epochOf(mine)[0], epochOf(peers)[0]];
      gather([
        {
          what: `an epoch of fc layers on ${rows} x ${length}, ${hidden} hidden, beside PyTorch`,
          ...{ unit: 's', us: us.toFixed(1), peer: theirs.toFixed(1) },
          ratio: `${(theirs / us).toFixed(2)} x`,
        },
      ]);
      for (const row of rowsOf(length, mine, peers)) {
        table.push(row);
        console.log(row.join('  |  '));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(about);
  if (options.write) {
    const size = `N = ${rows}, H = ${hidden}, batch ${batch}, dropout ${dropout}, ${tuning} tuning rows, ${steps} steps, once spread over ${epochs} epochs`;
    writeResults('fc-training.csv', 'fc-training.ts', [[size], [about], ...table]);
  }
}
