import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '../src/catalog/index.ts';
import { silent } from '../src/effects.ts';
import { Random } from '../src/numeric/index.ts';
import { ingest } from '../src/pipeline/index.ts';
import { damage } from './golden/studies/damage.ts';
import { damagedArchive } from './golden/studies/damaged-archive.ts';
import { shared } from './shared.ts';

export interface DamagedTally {
  /** Files that were written: each is DICOM, or an archive of several. */
  written: number;
  archives: number;
  /** Files that were counted, those in archives each by itself. */
  files: number;
  accepted: number;
  excluded: number;
  /** By reason. */
  quarantined: Record<string, number>;
  /** The longest that ingestion went on without finishing a file, in milliseconds. */
  longestWait: number;
}

/** Of originals and archives each comes equally often in a batch. */
const BATCH = 264;
/** Of so many files one is an archive. */
const ONE_ARCHIVE_IN = 12;

/**
 * Ingests `count` seeded damaged copies of the shared DICOM files, of which some are cine loops, and
 * of archives of them, in batches; every second batch takes all frames of loops.
 *
 * @throws RangeError when a batch's counts do not add up, or a file is missing from them.
 */
export async function ingestDamaged(
  workspace: Workspace,
  scratch: string,
  count: number,
  seed: number,
): Promise<DamagedTally> {
  const names = (await readdir(shared('dicom'))).filter((name) => name.endsWith('.dcm')).sort();
  const originals = await Promise.all(names.map((name) => readFile(shared(`dicom/${name}`))));
  const tally: DamagedTally = {
    ...{ written: 0, archives: 0, files: 0, accepted: 0, excluded: 0, quarantined: {} },
    longestWait: 0,
  };
  const batch = Math.min(BATCH, Math.ceil(count / 2));
  for (let first = 0; first < count; first += batch) {
    const size = Math.min(batch, count - first);
    const dir = join(scratch, `damaged-${first}`);
    await mkdir(dir, { recursive: true });
    for (let i = first; i < first + size; i++) {
      const { name, bytes } = damagedFile(originals, i, new Random('damage', `${seed} ${i}`));
      await writeFile(join(dir, `${String(i).padStart(6, '0')}-${name}`), bytes);
    }
    await ingestBatch(taking((first / batch) % 2 === 0 ? 'middle' : 'all', workspace), dir, tally);
    await rm(dir, { recursive: true });
  }
  return tally;
}

function damagedFile(
  originals: readonly Buffer[],
  i: number,
  random: Random,
): { name: string; bytes: Buffer } {
  if (i % ONE_ARCHIVE_IN === ONE_ARCHIVE_IN - 1) {
    return { name: 'archive.zip', bytes: damagedArchive(originals, random) };
  }
  const original = originals[i % originals.length] ?? Buffer.alloc(0);
  const { how, bytes } = damage(original, random);
  return { name: `${how}.dcm`, bytes };
}

/** The workspace with another setting for cine loops. */
function taking(cine: 'middle' | 'all', workspace: Workspace): Workspace {
  const { config } = workspace;
  return { ...workspace, config: { ...config, ingest: { ...config.ingest, cine } } };
}

async function ingestBatch(workspace: Workspace, dir: string, tally: DamagedTally): Promise<void> {
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    tally.longestWait = Math.max(tally.longestWait, now - last);
    last = now;
  };
  const written = await readdir(dir);
  const result = await ingest(workspace, dir, { ...silent, progress: tick });
  const { files, accepted, items } = result;
  const [excluded, quarantined] = [sum(result.excluded), sum(result.quarantined)];
  const named = new Set(items.map(({ path }) => path.split('/')[0]));
  const missing = written.filter((name) => !named.has(name));
  if (missing.length > 0 || files !== new Set(items.map(({ path }) => path)).size) {
    throw new RangeError(`Of ${written.length} files ${missing.join(', ')} are missing`);
  }
  if (files !== accepted + excluded + quarantined) {
    throw new RangeError(
      `${files} files are not ${accepted} accepted + ${excluded} excluded + ${quarantined} quarantined`,
    );
  }
  tally.written += written.length;
  tally.archives += written.filter((name) => name.endsWith('.zip')).length;
  tally.files += files;
  tally.accepted += accepted;
  tally.excluded += excluded;
  for (const [reason, n] of Object.entries(result.quarantined)) {
    tally.quarantined[reason] = (tally.quarantined[reason] ?? 0) + n;
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}
