/**
 * The paper's job at its size, with the real verbs: 5,517 frames of 185 patients in 11 categories are
 * ingested and split; then features are extracted, a fully connected head is trained and evaluated.
 * Wall and processor time and peak memory of every step, each a process of its own.
 *
 *   npx tsx bench/paper-job.ts [--backbone caffenet] [--precision fp32|int8] [--epochs 30]
 *       [--frames 5517] [--limit MINUTES] [--write]
 *
 * The frames are made: soft blobs, of which some belong to the category, some to the patient and the
 * rest to the frame alone. The weights are random ones, so the accuracy says nothing. --limit fails
 * the run when extracting, training and evaluating took longer, or 4 GB of memory were passed. --write
 * puts the figures into results/paper-job-<backbone>[-int8].csv.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { FRAME_SIZE } from '../src/images/index.ts';
import { Random } from '../src/numeric/index.ts';
import type { Told } from './kit/contestant.ts';
import { printTable, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: {
    backbone: { type: 'string', default: 'caffenet' },
    precision: { type: 'string', default: 'fp32' },
    epochs: { type: 'string', default: '30' },
    frames: { type: 'string', default: '5517' },
    limit: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const { backbone, precision, epochs } = options;

const [PATIENTS, TEST_PATIENTS, CATEGORIES] = [185, 49, 11];
const MOST_MIB = 4e9 / 2 ** 20;
/** Side of the grid of blobs that a picture is enlarged from. */
const GRID = 12;

/** Writes pictures and their manifest, and gives back its path. */
async function makePictures(folder: string, count: number): Promise<string> {
  const grid = (...of: (string | number)[]): number[] => {
    const random = new Random('paper job', ...of);
    return Array.from({ length: GRID ** 2 }, () => random.normal());
  };
  const noise = new Random('paper job', 'noise');
  const rows = ['file,label,patient,study'];
  for (let i = 0; i < count; i++) {
    // Every patient has frames of several categories, as an abdominal study has.
    const [patient, category] = [i % PATIENTS, (i + Math.floor(i / PATIENTS)) % CATEGORIES];
    const parts = [grid('category', category), grid('patient', patient), grid('frame', i)] as const;
    const coarse = Uint8Array.from({ length: GRID ** 2 }, (_, at) => {
      const level = 0.8 * parts[0][at]! + 0.5 * parts[1][at]! + 0.7 * parts[2][at]!;
      return Math.min(Math.max(90 + 45 * level, 0), 255);
    });
    const smooth = await sharp(coarse, { raw: { width: GRID, height: GRID, channels: 1 } })
      .resize(FRAME_SIZE, FRAME_SIZE, { kernel: 'cubic' })
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    const pixels = smooth.map((value) => Math.min(30 + value * (0.5 + 0.5 * noise.next()), 255));
    await sharp(pixels, { raw: { width: FRAME_SIZE, height: FRAME_SIZE, channels: 1 } })
      .toColourspace('b-w')
      .png({ compressionLevel: 1 })
      .toFile(join(folder, `${i}.png`));
    rows.push(`${i}.png,view ${category + 1},patient ${patient},study ${patient}`);
  }
  const manifest = join(folder, 'manifest.csv');
  writeFileSync(manifest, `${rows.join('\n')}\n`);
  return manifest;
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Runs a verb as a user would, in a process of its own. */
function verb(folder: string, ...args: readonly string[]): Told {
  const cost = join(folder, 'cost.json');
  const workspace = args[0] === 'weights' ? [] : ['-w', join(folder, 'workspace')];
  execFileSync(
    process.execPath,
    [
      '--import',
      file('kit/cost-at-exit.js'),
      file('../bin/sonograft.js'),
      ...args,
      ...workspace,
      '--json',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, SONOGRAFT_BENCH_COST: cost } },
  );
  return JSON.parse(readFileSync(cost, 'utf8')) as Told;
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-paper-job-'));
try {
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  const manifest = await makePictures(pictures, Number(options.frames));
  const weights = ['--weights', join(folder, 'weights')];
  const network = ['--backbone', backbone, ...weights];
  const run = 'paper';
  const head = ['--head', 'fc', '--epochs', epochs, '--batch-size', '128', '--name', run];
  const int8 = precision === 'int8' ? ['--precision', 'int8'] : [];
  // In int8 the features belong to the calibration that training makes.
  const extract = { step: 'features', args: ['features', ...network, '--pool', 'none'] };
  const prepare = [
    { step: 'weights random', args: ['weights', 'random', backbone, ...weights] },
    { step: 'init', args: ['init'] },
    { step: 'ingest', args: ['ingest', manifest] },
    { step: 'split', args: ['split', '--test', String(TEST_PATIENTS / PATIENTS), '--seed', '1'] },
  ];
  const counted = [
    ...(int8.length > 0 ? [] : [extract]),
    { step: 'train', args: ['train', ...network, ...head, ...int8] },
    { step: 'evaluate', args: ['evaluate', run] },
  ];
  const doAll = (steps: typeof prepare): (Told & { step: string })[] =>
    steps.map(({ step, args }) => ({ step, ...verb(folder, ...args) }));
  const told = [...doAll(prepare), ...doAll(counted)];
  const job = told.slice(prepare.length);
  const minutes = job.reduce((sum, { wall }) => sum + wall, 0) / 60_000;
  const peak = Math.max(...job.map((one) => one.peak));
  const rows = [
    ['step', 'wall s', 'CPU s', 'peak MiB'],
    ...told.map(({ step, wall, cpu, peak }) => [
      step,
      ...[wall / 1000, cpu / 1000].map((seconds) => seconds.toFixed(1)),
      peak.toFixed(0),
    ]),
    [
      'extract, train and evaluate',
      (60 * minutes).toFixed(1),
      (job.reduce((sum, { cpu }) => sum + cpu, 0) / 1000).toFixed(1),
      peak.toFixed(0),
    ],
  ];
  console.log(`${backbone} ${precision}, ${options.frames} frames, ${epochs} epochs`);
  printTable(rows);
  if (minutes > Number(options.limit ?? Infinity) || peak > MOST_MIB) {
    process.exitCode = 1;
    console.log(`Over the limit of ${options.limit ?? '-'} minutes or of 4 GB.`);
  }
  const name = `paper-job-${backbone}${int8.length > 0 ? '-int8' : ''}.csv`;
  if (options.write) writeResults(name, 'paper-job.ts', rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
