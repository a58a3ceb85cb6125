/**
 * Proves what labels are worth on a phantom whose truth is known: writes studies, reads them in, labels
 * them by what is typed on them, and compares. Of the annotations that can be read at least 98 % must
 * give the right category and at most 0.5 % a wrong one; the others give none.
 *
 *   npx tsx bench/prove-labels.ts [--studies 20] [--images 30] [--seed 11] [--write]
 *
 * Ends with another status than 0 when a figure is missed. --write puts the figures, and how long each
 * step took, into results/labels.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initWorkspace } from '../src/catalog/index.ts';
import { writePhantom } from '../src/phantom/index.ts';
import { ingest, label, type LabelResult } from '../src/pipeline/index.ts';
import { printTable, writeResults } from './kit/results.ts';

/** Shares of the readable annotations. */
const LEAST_RIGHT = 0.98;
const MOST_WRONG = 0.005;

const { values: options } = parseArgs({
  options: {
    studies: { type: 'string', default: '20' },
    images: { type: 'string', default: '30' },
    seed: { type: 'string', default: '11' },
    write: { type: 'boolean', default: false },
  },
});

const seconds: string[][] = [];

async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await work();
  seconds.push([`seconds to ${step}`, ((performance.now() - begin) / 1000).toFixed(0)]);
  return result;
}

const dir = mkdtempSync(join(tmpdir(), 'sonograft-labels-'));
const studies = join(dir, 'P');
const workspace = await initWorkspace(join(dir, 'W'));
let agreement: LabelResult['agreement'];
try {
  await timed('write the phantom', () =>
    writePhantom(studies, {
      patients: Number(options.studies),
      imagesPerStudy: Number(options.images),
      seed: Number(options.seed),
    }),
  );
  await timed('ingest', () => ingest(workspace, studies));
  ({ agreement } = await timed('label', () => label(workspace)));
} finally {
  await workspace.close();
  rmSync(dir, { recursive: true });
}
if (agreement === null) throw new RangeError('The phantom was not recognised as one');

const share = (part: number, all: number) => `${((100 * part) / all).toFixed(1)} %`;
const rows = [
  ['annotation', 'frames', 'right', 'wrong', 'abstained', 'share right', 'share wrong'],
  ...(
    [
      ['readable', agreement.readable],
      ['not readable', agreement.unreadable],
      ['of no category', agreement.withoutCategory],
    ] as const
  ).map(([what, { frames, right, wrong, abstained }]) => [
    what,
    ...[frames, right, wrong, abstained].map(String),
    share(right, frames),
    share(wrong, frames),
  ]),
  ['studies', options.studies],
  ['images in each', options.images],
  ['seed', options.seed],
  ['cores', String(availableParallelism())],
  ...seconds,
];
const { frames, right, wrong } = agreement.readable;
if (right < LEAST_RIGHT * frames) {
  process.exitCode = 1;
  rows.push(['readable and right', 'MISSED', `${100 * LEAST_RIGHT} % wanted`]);
}
if (wrong > MOST_WRONG * frames) {
  process.exitCode = 1;
  rows.push(['readable and wrong', 'MISSED', `${100 * MOST_WRONG} % allowed`]);
}
printTable(rows);
if (options.write) writeResults('labels.csv', 'prove-labels.ts', rows);
