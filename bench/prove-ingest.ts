/**
 * Proves that no bytes bring ingestion down: seeded damaged copies of real ultrasound DICOM files, cine
 * loops among them, and of zip archives (bit flips, truncation, lies about lengths, nesting, bombs) are
 * each accepted, excluded or quarantined, none is missing, and none holds the others up for long.
 *
 *   npx tsx bench/prove-ingest.ts [--files 10000] [--seed 1] [--write]
 *
 * Needs ../shared/dicom beside the checkout. Ends with an error when a count is off or a file takes
 * longer than it may. --write puts the counts into results/damaged-studies.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initWorkspace } from '../src/catalog/index.ts';
import { type DamagedTally, ingestDamaged } from '../test/ingest-damaged.ts';
import { writeResults } from './kit/results.ts';

/** A reader that is silent for 10 s is ended and replaced, which takes a moment too. */
const LONGEST_WAIT_MS = 12_000;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});

const dir = mkdtempSync(join(tmpdir(), 'sonograft-prove-'));
const workspace = await initWorkspace(join(dir, 'W'));
let tally: DamagedTally;
try {
  tally = await ingestDamaged(workspace, dir, Number(values.files), Number(values.seed));
} finally {
  await workspace.close();
  rmSync(dir, { recursive: true });
}

const { written, archives, files, accepted, excluded, longestWait } = tally;
const quarantined = Object.values(tally.quarantined).reduce((sum, n) => sum + n, 0);
const seconds = (longestWait / 1000).toFixed(1);
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  `${written} damaged files, ${archives} of them archives, hold ${files} files = ${accepted} accepted + ${excluded} excluded + ${quarantined} quarantined (seed ${values.seed}); the longest wait for a file took ${seconds} s, the main process ${megabytes.toFixed(0)} MiB at most`,
);
console.log(tally.quarantined);
if (values.write) {
  writeResults('damaged-studies.csv', 'prove-ingest.ts', [
    ['damaged files', 'archives', 'files in', 'accepted', 'excluded', 'quarantined'],
    [written, archives, files, accepted, excluded, quarantined].map(String),
    ['longest wait, s', 'main process, MiB'],
    [seconds, megabytes.toFixed(0)],
    ['quarantined for', 'files'],
    ...Object.entries(tally.quarantined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reason, n]) => [reason, String(n)]),
  ]);
}
if (longestWait > LONGEST_WAIT_MS) {
  throw new RangeError(`A file held ingestion up for ${seconds} s; it may take 10 and a moment`);
}
