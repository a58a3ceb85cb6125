import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '../src/catalog/index.ts';
import { Random } from '../src/numeric/index.ts';
import { ingest } from '../src/pipeline/index.ts';
import { damage } from './golden/studies/damage.ts';
import { shared } from './shared.ts';

export interface DamagedTally {
  files: number;
  accepted: number;
  excluded: number;
  /** By reason. */
  quarantined: Record<string, number>;
  /** The longest that a batch took for each of its files, in milliseconds. */
  slowest: number;
}

const BATCH = 55;

/**
 * Ingests `count` seeded damaged copies of the shared DICOM files, in batches.
 *
 * @throws RangeError when a batch's counts do not add up to its files.
 */
export async function ingestDamaged(
  workspace: Workspace,
  scratch: string,
  count: number,
  seed: number,
): Promise<DamagedTally> {
  const names = (await readdir(shared('dicom'))).filter((name) => name.endsWith('.dcm')).sort();
  const originals = await Promise.all(names.map((name) => readFile(shared(`dicom/${name}`))));
  const tally: DamagedTally = { files: 0, accepted: 0, excluded: 0, quarantined: {}, slowest: 0 };
  for (let first = 0; first < count; first += BATCH) {
    const size = Math.min(BATCH, count - first);
    const dir = join(scratch, `damaged-${first}`);
    await mkdir(dir, { recursive: true });
    for (let i = first; i < first + size; i++) {
      const original = originals[i % originals.length] ?? Buffer.alloc(0);
      const { how, bytes } = damage(original, new Random('damage', `${seed} ${i}`));
      await writeFile(join(dir, `${String(i).padStart(6, '0')}-${how}.dcm`), bytes);
    }
    const started = performance.now();
    const { files, accepted, excluded, quarantined } = await ingest(workspace, dir);
    tally.slowest = Math.max(tally.slowest, (performance.now() - started) / size);
    const sum = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((total, n) => total + n, 0);
    if (files !== size || files !== accepted + sum(excluded) + sum(quarantined)) {
      throw new RangeError(
        `Of ${size} files ${files} were counted: ${accepted} accepted, ${sum(excluded)} excluded, ${sum(quarantined)} quarantined`,
      );
    }
    tally.files += files;
    tally.accepted += accepted;
    tally.excluded += sum(excluded);
    for (const [reason, n] of Object.entries(quarantined)) {
      tally.quarantined[reason] = (tally.quarantined[reason] ?? 0) + n;
    }
    await rm(dir, { recursive: true });
  }
  return tally;
}
