import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import { runtime, weightBits } from '../../src/graph/index.ts';

/** One line of the table that `npm run bench` prints: ours beside the peer's. */
export interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly us: string;
  readonly peer: string;
  readonly ratio: string;
}

/** Where `npm run bench` gathers the comparisons of the files that it runs. */
export const GATHER = 'SONOGRAFT_BENCH_GATHER';

/** The processor and the versions that figures depend on. */
export function machine(): string {
  const vnni = weightBits() === 8 ? 'with' : 'without';
  return `${cpus().length} x ${(cpus()[0]?.model ?? 'unknown').trim()}, ${vnni} VNNI, Node ${process.version}, onnxruntime ${runtime().version}`;
}

/** The command that made the figures, as it was called. */
export function command(file: string): string {
  return ['npx tsx', `bench/${file}`, ...process.argv.slice(2)].join(' ');
}

/**
 * Writes figures to results/, below a row that names the machine and the command.
 *
 * @param result the name of the file in results/, which is replaced.
 * @param file the name of the file in bench/.
 */
export function writeResults(result: string, file: string, rows: readonly string[][]): void {
  const target = new URL(`../../results/${result}`, import.meta.url);
  mkdirSync(new URL('.', target), { recursive: true });
  const all = [['machine', machine(), command(file)], ...rows];
  writeFileSync(fileURLToPath(target), stringify(all, { quoted_string: true }));
}

/** Prints rows as a table with aligned columns. */
export function printTable(rows: readonly string[][]): void {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of rows) {
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Hands comparisons to `npm run bench`, where that runs this file. */
export function gather(comparisons: readonly Comparison[]): void {
  const path = process.env[GATHER];
  if (path === undefined) return;
  appendFileSync(path, comparisons.map((one) => `${JSON.stringify(one)}\n`).join(''));
}
