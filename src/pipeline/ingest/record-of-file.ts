import { statSync } from 'node:fs';
import type { FileRecord, Workspace, WorkspaceFolder } from '../../catalog/index.ts';
import { type Origin, RefusedFile, type SourceEntry } from '../../studies/index.ts';
import { acquisitionOf } from './acquisition-of.ts';
import type { DeidentifiedCopies } from './deidentified-copies.ts';
import { frameSettings } from '../source-readers/frames.ts';
import { hashOfSettings, isSame } from './known-file.ts';
import type { Readers } from '../source-readers/readers.ts';
import { whoseFile } from './who-is-who.ts';

/** What is needed to read a file. */
export interface ReadingMeans {
  readonly readers: Readers;
  readonly workspace: Workspace;
  readonly copies: DeidentifiedCopies | null;
}

/** What became of a file. */
export interface Recorded {
  readonly record: FileRecord;
  readonly refusal: RefusedFile | null;
  /** The catalog needs no new record of the file. */
  readonly isKnown: boolean;
}

/** What the file system and the settings say of a file. */
export interface FileStat {
  readonly size: number;
  readonly mtimeMs: number;
  readonly settingsHash: string;
}

/**
 * Reads a file, unless the catalog knows it as it is, writes its frames and its de-identified copy, and
 * says what the catalog is to know of it.
 *
 * @param refused why it is not even read.
 */
export async function recordOfFile(
  means: ReadingMeans,
  entry: SourceEntry,
  refused: RefusedFile | null,
): Promise<Recorded> {
  const { workspace } = means;
  let stat: FileStat | RefusedFile;
  try {
    if (refused !== null) throw refused;
    stat = { ...statOf(entry.origin), settingsHash: hashOfSettings(workspace, entry) };
    const known = await knownRecord(means, entry, stat);
    if (known !== undefined) return known;
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    stat = error;
  }
  return await asRecorded(workspace, await readRecord(means, entry, stat));
}

/** What the catalog knows of a file, if it still holds. */
export async function knownRecord(
  { workspace, copies }: Pick<ReadingMeans, 'workspace' | 'copies'>,
  entry: SourceEntry,
  stat: FileStat,
): Promise<Recorded | undefined> {
  const known = await workspace.catalog.knownFile(entry.path);
  if (copies !== null || known === undefined) return undefined;
  if (!isSame(workspace, known, { ...baseRecord(entry, stat.settingsHash), ...stat })) {
    return undefined;
  }
  return { record: known, refusal: null, isKnown: true };
}

/**
 * Reads a file, whatever the catalog knows, and writes its frames and its de-identified copy.
 *
 * @param stat as it was found, or why it is not even read.
 */
export async function readRecord(
  {
    readers,
    workspace,
    copies,
  }: Omit<ReadingMeans, 'workspace'> & { readonly workspace: WorkspaceFolder },
  entry: SourceEntry,
  stat: FileStat | RefusedFile,
): Promise<Omit<Recorded, 'isKnown'>> {
  const base = baseRecord(entry, hashOfSettings(workspace, entry));
  try {
    if (stat instanceof RefusedFile) throw stat;
    const { size, mtimeMs } = stat;
    const { header, instance, sha256, frames, verdict, rule } = await readers.read({
      origin: entry.origin,
      framesDir: workspace.framesDir,
      settings: frameSettings(workspace),
    });
    const { person, ...identity } = whoseFile(workspace, entry, header);
    const record: FileRecord = {
      ...base,
      ...identity,
      size,
      mtimeMs,
      sha256,
      verdict,
      rule,
      frames,
      sopInstanceUID: header?.sopInstanceUID ?? null,
      format: instance.format,
      acquisition: acquisitionOf(header, instance, person),
    };
    const copied = (await copies?.write(readers, entry, record)) ?? record;
    return { record: copied, refusal: null };
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    return { record: { ...base, verdict: 'quarantined', rule: error.reason }, refusal: error };
  }
}

/** What was read of a file beside what the catalog knows of it. */
export async function asRecorded(
  { catalog }: Pick<Workspace, 'catalog'>,
  { record, refusal }: Omit<Recorded, 'isKnown'>,
): Promise<Recorded> {
  if (refusal === null) return { record, refusal, isKnown: false };
  const { reason } = refusal;
  const known = await catalog.knownFile(record.path);
  const isOldNews = known?.verdict === 'quarantined' && known.rule === reason;
  // A second row for one file says nothing new; the first row's record stays.
  const isKnown = isOldNews || reason === 'duplicate-row';
  return { record, refusal: isOldNews ? null : refusal, isKnown };
}

/** What the source alone says of a file. */
function baseRecord(entry: SourceEntry, settingsHash: string): FileRecord {
  return {
    path: entry.path,
    name: entry.name,
    size: 0,
    mtimeMs: 0,
    sha256: null,
    settingsHash,
    verdict: 'accepted',
    rule: null,
    patient: entry.patient,
    study: entry.study,
    series: entry.series,
    sopInstanceUID: null,
    format: null,
    acquisition: null,
    label:
      entry.label === null || entry.labelFrom === null
        ? null
        : { category: entry.label, source: entry.labelFrom },
    split: entry.split,
    frames: [],
  };
}

/** @throws RefusedFile when the file is gone or may not be looked at. */
export function statOf(origin: Origin): { size: number; mtimeMs: number } {
  try {
    // Waiting for another thread to ask costs many times what the answer does.
    const { size, mtimeMs } = statSync(typeof origin === 'string' ? origin : origin.archive);
    return { size, mtimeMs };
  } catch (cause) {
    throw new RefusedFile('unreadable', 'Cannot read this file: it is gone, or closed to us.', {
      cause,
    });
  }
}
