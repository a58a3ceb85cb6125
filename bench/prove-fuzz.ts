/**
 * Proves that nothing that is sent to the services brings them down: every route of the workbench and of
 * a served classifier is asked with requests made of the OpenAPI documents that they serve, valid, nearly
 * valid and hostile ones; the classifier is sent damaged DICOM files, forms, messages to store and
 * protocol data units. Every answer is held against the document: its status is declared, its body fits
 * the schema, and none is a fault. Then a sound file is classified as before, and a sound object stored.
 *
 *   npx tsx bench/prove-fuzz.ts [--each 170] [--service 900] [--malformed 2000] [--seed 1] [--write]
 *
 * `--each` and `--service` are requests to every operation of the workbench and of the classifier,
 * `--malformed` inputs of each of five kinds. Needs ../shared/dicom beside the checkout. Ends with an
 * error at any complaint, when a process grows by more than a tenth from the second quarter of the work
 * to the last, or when it holds more files open than it should. --write puts the figures into
 * results/fuzz.csv.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writePhantom } from '../src/phantom/index.ts';
import { fuzzClassifier } from '../test/fuzz/fuzz-classifier.ts';
import { fuzzWorkbench } from '../test/fuzz/fuzz-workbench.ts';
import type { Aftermath, Watched } from '../test/fuzz/watch.ts';
import { packTwo } from '../test/packed-classifiers.ts';
import { shared } from '../test/shared.ts';
import { printTable, writeResults } from './kit/results.ts';

const [MOST_MS, MOST_GROWTH, MOST_FILES] = [60_000, 1.1, 10];

const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '170' },
    service: { type: 'string', default: '900' },
    malformed: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const common = { seed: Number(values.seed), mostMs: MOST_MS };

const dir = mkdtempSync(join(tmpdir(), 'sonograft-prove-'));
// Its own, so that what is left there can be told.
process.env['TMPDIR'] = join(dir, 'tmp');
mkdirSync(join(dir, 'tmp'));
const wrong: string[] = [];
const rows: string[][] = [];
const sums: string[][] = [];
try {
  const packed = await packTwo(dir, 10);
  await writePhantom(join(dir, 'phantom'), { patients: 2, imagesPerStudy: 3 });
  const phantom = filesIn(join(dir, 'phantom'));
  const files = [...phantom, ...filesIn(shared('dicom'))];
  const bench = await fuzzWorkbench(join(dir, 'W'), phantom, {
    ...common,
    each: Number(values.each),
  });
  take('workbench', bench);
  look('the workbench', bench);
  const service = await fuzzClassifier(packed.first, join(dir, 'kept'), files, {
    ...common,
    each: Number(values.service),
    malformed: Number(values.malformed),
  });
  take('classifier', service.routes);
  take('malformed', service.inputs);
  look('the classifier', service);
  const [before, after] = service.said.map((said) => JSON.stringify(said));
  if (before !== after) wrong.push(`A sound file was said to be ${before}, and then ${after}.`);
  if (service.status !== 0) wrong.push(`A sound object was answered by ${service.status}.`);
} finally {
  // Processes that were ended may still write their last.
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

const table = [
  ['to', 'route or kind', 'inputs', 'answers by status', 'longest, s'],
  ...rows,
  ['to', 'inputs', 'seconds', 'MiB, early', 'MiB, late', 'late / second quarter', 'files open'],
  ...sums,
  ['complaints', String(wrong.length)],
];
printTable(table);
for (const one of wrong) console.log(one);
if (wrong.length > 0) process.exitCode = 1;
if (values.write) writeResults('fuzz.csv', 'prove-fuzz.ts', table);

/** Takes down what became of some inputs. */
function take(to: string, { routes, complaints, sizes, files, seconds }: Watched): void {
  let inputs = 0;
  for (const [name, { requests, statuses, worstMs }] of Object.entries(routes)) {
    const told = Object.entries(statuses).map(([status, n]) => `${status}: ${n}`);
    rows.push([to, name, String(requests), told.join(', '), (worstMs / 1000).toFixed(1)]);
    inputs += requests;
  }
  const [early, late] = files;
  const quarter = Math.floor(sizes.samples.length / 4);
  const mebibytes = [sizes.samples[quarter], sizes.samples.at(-1)].map((size) =>
    (size?.mebibytes ?? 0).toFixed(0),
  );
  const figures = [...mebibytes, sizes.growth.toFixed(3), `${early} and ${late}`];
  sums.push([to, String(inputs), seconds.toFixed(0), ...figures]);
  wrong.push(...complaints);
  if (sizes.growth > MOST_GROWTH) {
    const all = sizes.samples.map((size) => size.mebibytes.toFixed(0)).join(' ');
    wrong.push(`The server of ${to} grew: ${all} MiB.`);
  }
  if (late > early + MOST_FILES)
    wrong.push(`The server of ${to} holds ${late} files, not ${early}.`);
}

function look(what: string, { faults, left, code }: Aftermath): void {
  wrong.push(...faults.map((fault) => `A fault of ${what}: ${fault}`));
  if (left.length > 0) wrong.push(`Left in its scratch folder by ${what}: ${left.join(', ')}.`);
  if (code !== 0) wrong.push(`At its end ${what} gave the status ${code}.`);
}

function filesIn(folder: string): Buffer[] {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const images = names.filter((name) => name.endsWith('.dcm')).sort();
  return images.map((name) => readFileSync(join(folder, name)));
}
