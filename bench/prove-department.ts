/**
 * Proves that a department's worth of studies goes through in the time one has: writes phantom studies,
 * reads them in, labels them by what is typed on them, splits, trains the built-in backbone with a
 * linear head and evaluates it. Every step is a command of its own, its start included.
 *
 *   npx tsx bench/prove-department.ts [--studies 185] [--images 30] [--seed 2017] [--write]
 *
 * Wanted of 185 studies: written in under 10 minutes, read in and labelled in under 15, an accuracy of
 * 60 to 90 %. Ends with another status than 0 when one is missed. --write puts the figures into
 * results/department.csv.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printTable, writeResults } from './kit/results.ts';
import { wholeCommand } from './kit/whole-command.ts';

const { values: options } = parseArgs({
  options: {
    studies: { type: 'string', default: '185' },
    images: { type: 'string', default: '30' },
    seed: { type: 'string', default: '2017' },
    write: { type: 'boolean', default: false },
  },
});
const { studies, images, seed } = options;
const bin = fileURLToPath(new URL('../bin/sonograft.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
const [source, workspace] = [join(folder, 'P'), join(folder, 'W')];

const minutes = new Map<string, number>();
const rows = [['step', 'minutes', 'CPU minutes', 'most memory of all processes, MiB']];

async function take(step: string, ...args: string[]): Promise<void> {
  const cost = await wholeCommand(process.execPath, [bin, ...args, '--quiet']);
  minutes.set(step, cost.wall / 60_000);
  const [wall, cpu] = [cost.wall / 60_000, cost.cpu / 60_000];
  rows.push([step, wall.toFixed(1), cpu.toFixed(1), cost.memory.toFixed(0)]);
  process.stderr.write(`${step}: ${wall.toFixed(1)} min\n`);
}

const of = (step: string): number => minutes.get(step) ?? 0;

interface Labelled {
  readonly counts: Readonly<Record<string, number>>;
  readonly agreement: {
    readonly readable: { readonly frames: number; readonly right: number; readonly wrong: number };
  };
}

interface Evaluated {
  readonly images: number;
  readonly patients: number;
  readonly accuracy: { readonly value: number; readonly low: number; readonly high: number };
}

function ask(...args: string[]): unknown {
  const text = execFileSync(process.execPath, [bin, ...args, '-w', workspace, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(text.toString());
}

try {
  await take(
    'phantom',
    'phantom',
    source,
    '--studies',
    studies,
    '--images',
    images,
    '--seed',
    seed,
  );
  await take('ingest', 'ingest', source, '-w', workspace);
  await take('label', 'label', '-w', workspace);
  const { agreement } = ask('label', '--truth', join(source, 'truth.csv')) as Labelled;
  await take('split', 'split', '-w', workspace, '--test', '0.265', '--seed', '1');
  await take('train', 'train', '-w', workspace, '--backbone', 'scatter', '--head', 'linear', '--name', 'run'); // prettier-ignore
  await take('evaluate', 'evaluate', 'run', '-w', workspace);
  const { accuracy, ...test } = ask('evaluate', 'run', '--no-maps') as Evaluated;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const { readable } = agreement;
  const verdict = (holds: boolean): string => {
    if (!holds) process.exitCode = 1;
    return holds ? 'held' : 'MISSED';
  };
  const reading = of('ingest') + of('label');
  rows.push(
    ['studies', studies],
    ['images in each', images],
    ['seed', seed],
    ['readable annotations', String(readable.frames)],
    ['right', percent(readable.right / readable.frames)],
    ['wrong', percent(readable.wrong / readable.frames)],
    ['test images', String(test.images)],
    ['test patients', String(test.patients)],
    ['accuracy', percent(accuracy.value)],
    ['interval', `${percent(accuracy.low)} to ${percent(accuracy.high)}`],
    ['written in under 10 minutes', verdict(of('phantom') < 10)],
    ['read in and labelled in under 15', verdict(reading < 15)],
    ['accuracy from 60 to 90 %', verdict(accuracy.value >= 0.6 && accuracy.value <= 0.9)],
  );
  printTable(rows);
  if (options.write) writeResults('department.csv', 'prove-department.ts', rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
