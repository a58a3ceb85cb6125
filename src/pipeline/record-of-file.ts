import { statSync } from 'node:fs';
import type { FileRecord, Workspace } from '../catalog/index.ts';
import { type Origin, RefusedFile, type SourceEntry } from '../studies/index.ts';
import { acquisitionOf } from './acquisition-of.ts';
import type { DeidentifiedCopies } from './deidentified-copies.ts';
import { frameSettings } from './frames.ts';
import { hashOfSettings, isSame } from './known-file.ts';
import type { Readers } from './readers.ts';
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

/**
 * Reads a file, unless the catalog knows it as it is, writes its frames and its de-identified copy, and
 * says what the catalog is to know of it.
 *
 * @param refused why it is not even read.
 */
export async function recordOfFile(
  { readers, workspace, copies }: ReadingMeans,
  entry: SourceEntry,
  refused: RefusedFile | null,
): Promise<Recorded> {
  const base = baseRecord(entry, hashOfSettings(workspace, entry));
  try {
    if (refused !== null) throw refused;
    const { size, mtimeMs } = statOf(entry.origin);
    const known = await workspace.catalog.knownFile(entry.path);
    if (
      copies === null &&
      known !== undefined &&
      isSame(workspace, known, { ...base, size, mtimeMs })
    ) {
      return { record: known, refusal: null, isKnown: true };
    }
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
    return { record: copied, refusal: null, isKnown: false };
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    const record: FileRecord = { ...base, verdict: 'quarantined', rule: error.reason };
    const known = await workspace.catalog.knownFile(entry.path);
    const isOldNews = known?.verdict === 'quarantined' && known.rule === error.reason;
    // A second row for one file says nothing new; the first row's record stays.
    const isKnown = isOldNews || error.reason === 'duplicate-row';
    return { record, refusal: isOldNews ? null : error, isKnown };
  }
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
function statOf(origin: Origin): { size: number; mtimeMs: number } {
  try {
    // Waiting for another thread to ask costs many times what the answer does.
    return statSync(typeof origin === 'string' ? origin : origin.archive);
  } catch (cause) {
    throw new RefusedFile('unreadable', 'Cannot read this file: it is gone, or closed to us.', {
      cause,
    });
  }
}
