/**
 * Proves that no bytes bring a receiver of DICOM objects down: seeded damaged sequences of protocol data
 * units (bit flips, lies about lengths, other types, other orders, noise) end their association, the
 * process does not grow, and a sound object is taken after them.
 *
 *   npx tsx bench/prove-receive.ts [--senders 5000] [--seed 1] [--write]
 *
 * Ends with an error when a sender waits for longer than 10 s, or the process grows by more than
 * 64 MiB. --write puts the counts into results/damaged-units.csv.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { type DamagedUnitsTally, sendDamagedUnits } from '../test/damaged-units.ts';
import { writeResults } from './kit/results.ts';

const LONGEST_WAIT_MS = 10_000;
const MOST_GROWTH = 2 ** 26;

const { values } = parseArgs({
  options: {
    senders: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});

// What is in use is told apart from what is not collected yet.
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;

const folder = mkdtempSync(join(tmpdir(), 'sonograft-prove-'));
let tally: DamagedUnitsTally;
try {
  tally = await sendDamagedUnits(folder, Number(values.senders), Number(values.seed));
} finally {
  rmSync(folder, { recursive: true });
}
const { senders, filed, lost, longestWait, growth } = tally;
const [seconds, mebibytes] = [(longestWait / 1000).toFixed(1), (growth / 2 ** 20).toFixed(1)];
console.log(
  `${senders} senders of damaged units: ${lost} associations cut off or turned away, ${filed} objects filed; the longest wait took ${seconds} s, the process grew by ${mebibytes} MiB (seed ${values.seed})`,
);
if (values.write) {
  writeResults('damaged-units.csv', 'prove-receive.ts', [
    ['senders', 'associations lost', 'objects filed', 'longest wait, s', 'growth, MiB'],
    [String(senders), String(lost), String(filed), seconds, mebibytes],
  ]);
}
if (longestWait >= LONGEST_WAIT_MS || growth > MOST_GROWTH) {
  throw new RangeError(
    `A sender waited for ${seconds} s, of 10, or the process grew by ${mebibytes} MiB, of 64`,
  );
}
