/**
 * Proves that no bytes bring ingestion down: seeded damaged copies of real ultrasound DICOM files (bit
 * flips, truncation, lies about lengths, nesting, bombs) are each accepted, excluded or quarantined.
 *
 *   npx tsx bench/prove-ingest.ts [--files 10000] [--seed 1]
 *
 * Needs ../shared/dicom beside the checkout. Ends with an error when a count is off.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initWorkspace } from '../src/catalog/index.ts';
import { ingestDamaged } from '../test/ingest-damaged.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});

const dir = mkdtempSync(join(tmpdir(), 'sonograft-prove-'));
const workspace = await initWorkspace(join(dir, 'W'));
try {
  const started = performance.now();
  const tally = await ingestDamaged(workspace, dir, Number(values.files), Number(values.seed));
  const quarantined = Object.values(tally.quarantined).reduce((sum, n) => sum + n, 0);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${tally.files} damaged files = ${tally.accepted} accepted + ${tally.excluded} excluded + ${quarantined} quarantined, in ${seconds.toFixed(0)} s (seed ${values.seed}); slowest batch ${tally.slowest.toFixed(0)} ms a file`,
  );
  console.log(tally.quarantined);
} finally {
  await workspace.close();
  rmSync(dir, { recursive: true });
}
