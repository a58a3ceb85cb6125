/**
 * Runs the files of bench/ one after the other and prints one table: ours, the peer's, the ratio.
 *
 *   npm run bench                          quick sizes, some minutes
 *   npm run bench -- --only extract,int8   some files
 *   npm run bench -- --write               full sizes; each file writes its figures into results/
 *   npm run prove                          every prove-*.ts with its full counts, into results/
 *
 * A file that misses a figure it must reach ends with another status than 0, and so does this one. A
 * file whose peers are not installed says so in one line.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Comparison } from './kit/results.ts';
import { GATHER, printTable } from './kit/results.ts';

/** The files that compare, and what makes them quick; by themselves they take their full sizes. */
const QUICK: Readonly<Record<string, string>> = {
  'ingest.ts': '--files 300 --rounds 2',
  'extract.ts': '--frames 800 --rounds 1',
  'extraction-peers.ts': '--networks caffenet,mobilenet,squeezenet --seconds 0.5 --rounds 3',
  'int8.ts': '--networks vgg16,squeezenet --rounds 3',
  'int8-accuracy.ts': '--folds 2',
  'fc-training.ts': '--lengths 9216 --rows 1024 --tuning 256 --hidden 1024 --steps 4',
  'gpu.ts': '',
  'linear-head.ts': '--rows 1000 --length 2000',
  'read-text.ts': '--images 8 --whole 2',
  'serve.ts': '--seconds 4',
  'classify.ts': '--rounds 60 --seconds 6',
  'statistics.ts': '--rounds 3',
  'workers.ts': '--frames 1024 --rounds 1',
  'workbench-pages.ts': '--patients 12 --rows 20000 --rounds 3',
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    proofs: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const here = fileURLToPath(new URL('.', import.meta.url));

/** The files to run, each with its arguments. */
function chosen(): [file: string, args: string[]][] {
  const files: [string, string[]][] = options.proofs
    ? proofs().map((file) => [file, ['--write']])
    : Object.entries(QUICK).map(([file, quick]) => [
        file,
        options.write ? ['--write'] : quick.split(' ').filter((arg) => arg !== ''),
      ]);
  const only = options.only?.split(',').map((name) => `${name.replace(/\.ts$/, '')}.ts`);
  const unknown = only?.find((name) => !files.some(([file]) => file === name));
  if (unknown !== undefined) {
    const known = files.map(([file]) => file.replace('.ts', ''));
    throw new RangeError(`There is no bench/${unknown} to run; choose among ${known.join(', ')}.`);
  }
  return files.filter(([file]) => existsSync(join(here, file)) && (only?.includes(file) ?? true));
}

function proofs(): string[] {
  return readdirSync(here)
    .filter((file) => /^prove-.*\.ts$/.test(file))
    .sort();
}

const folder = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
const gathered = join(folder, 'comparisons');
try {
  const missed: string[] = [];
  for (const [file, args] of chosen()) {
    console.log(`\n== bench/${file} ${args.join(' ')}`);
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(here, file), ...args], {
      stdio: 'inherit',
      env: { ...process.env, [GATHER]: gathered },
    });
    if (status !== 0) missed.push(file);
  }
  const comparisons = existsSync(gathered)
    ? readFileSync(gathered, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Comparison)
    : [];
  if (comparisons.length > 0) {
    console.log();
    printTable([
      ['what', 'unit', 'ours', 'peer', 'ratio'],
      ...comparisons.map(({ what, unit, us, peer, ratio }) => [what, unit, us, peer, ratio]),
    ]);
  }
  if (missed.length > 0) {
    process.exitCode = 1;
    console.log(`\nMissed a figure or failed: ${missed.join(', ')}.`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
