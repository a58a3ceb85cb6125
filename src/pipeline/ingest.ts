import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileRecord, Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { silent } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import type { Box, BoxRule } from '../region/index.ts';
import type { SourceEntry } from '../studies/index.ts';
import { listSource, RefusedFile } from '../studies/index.ts';
import { countEach } from './count-each.ts';
import { frameSettings } from './frames.ts';
import { mapInOrder } from './map-in-order.ts';
import { Readers } from './readers.ts';

/** One frame, or one file that has none, and what became of it. */
export interface IngestItem {
  /** Relative to the source. */
  readonly path: string;
  readonly frame: number | null;
  readonly verdict: 'accepted' | 'excluded' | 'quarantined';
  /** The exclusion rule or the quarantine reason. */
  readonly rule: string | null;
  readonly box: Box | null;
  readonly boxRule: BoxRule | null;
}

/** Counts are of files: files = accepted + excluded + quarantined. There is one item per frame. */
export interface IngestResult {
  readonly files: number;
  readonly accepted: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, number>>;
  readonly items: readonly IngestItem[];
}

/**
 * Reads studies into the workspace: finds the tissue in every frame, writes it as a 256 x 256
 * grayscale PNG and records where it came from. Source files are never changed; a file that has not
 * changed since the last time costs a stat.
 *
 * @param source a folder, a manifest CSV, or one file.
 * @throws UserError when the source does not exist or holds no files. A bad file does not throw: it
 *   is quarantined with its reason.
 */
export async function ingest(
  workspace: Workspace,
  source: string,
  effects: Effects = silent,
): Promise<IngestResult> {
  const readers = new Readers();
  try {
    return await ingestWith(readers, workspace, source, effects);
  } finally {
    readers.close();
  }
}

async function ingestWith(
  readers: Readers,
  workspace: Workspace,
  source: string,
  effects: Effects,
): Promise<IngestResult> {
  const tally = new Tally();
  const records = mapInOrder(listSource(source), readers.atOnce, async ({ entry, refused }) => {
    throwIfInterrupted(effects.signal, 'reading studies');
    return await recordOf(readers, workspace, entry, refused);
  });
  let assumed = 0;
  for await (const { record, refusal, isKnown } of records) {
    if (refusal !== null) {
      const { reason, message } = refusal;
      await workspace.quarantine({ path: record.path, reason, message });
    }
    if (!isKnown) await workspace.catalog.recordFile(record);
    tally.add(record);
    if (record.verdict === 'accepted' && record.patient === null && record.study === null) {
      assumed += 1;
    }
    effects.progress('Reading studies', tally.files, 0);
  }
  if (assumed > 0) {
    effects.note(
      `${assumed} files name neither patient nor study; each counts as a patient of its own, so frames of one patient may land on both sides of a split.`,
    );
  }
  return tally.result();
}

interface Recorded {
  readonly record: FileRecord;
  readonly refusal: RefusedFile | null;
  /** The catalog needs no new record of the file. */
  readonly isKnown: boolean;
}

async function recordOf(
  readers: Readers,
  workspace: Workspace,
  entry: SourceEntry,
  refused: RefusedFile | null,
): Promise<Recorded> {
  const base = baseRecord(entry, hashOfSettings(workspace, entry));
  try {
    if (refused !== null) throw refused;
    const { size, mtimeMs } = await statOf(entry.path);
    const known = await workspace.catalog.knownFile(entry.path);
    if (known !== undefined && isSame(workspace, known, { ...base, size, mtimeMs })) {
      return { record: known, refusal: null, isKnown: true };
    }
    const { header, instance, sha256, frames, verdict, rule } = await readers.read({
      origin: entry.path,
      framesDir: workspace.framesDir,
      settings: frameSettings(workspace),
    });
    const identity = {
      patient:
        entry.patient ??
        workspace.pseudonym(
          'patient',
          header?.patientID ?? null,
          header?.issuerOfPatientID ?? null,
        ),
      study: entry.study ?? workspace.pseudonym('study', header?.studyInstanceUID ?? null),
      series: entry.series ?? workspace.pseudonym('series', header?.seriesInstanceUID ?? null),
    };
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
      acquisition: {
        sopClassUID: header?.sopClassUID ?? null,
        transferSyntaxUID: instance.transferSyntaxUID,
        photometricInterpretation: instance.photometricInterpretation,
        rows: instance.rows,
        columns: instance.columns,
        frames: instance.frames,
        modality: header?.modality ?? null,
        manufacturer: header?.manufacturer ?? null,
        manufacturerModelName: header?.manufacturerModelName ?? null,
        patientSex: header?.patientSex ?? null,
        patientAge: header?.patientAge ?? null,
      },
    };
    return { record, refusal: null, isKnown: false };
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

/** Whether a record made earlier still holds: the bytes, all that decides, and the frames. */
function isSame(workspace: Workspace, known: FileRecord, now: FileRecord): boolean {
  return (
    known.verdict !== 'quarantined' &&
    known.size === now.size &&
    known.mtimeMs === now.mtimeMs &&
    known.settingsHash === now.settingsHash &&
    known.frames.every(({ hash }) => hash === null || existsSync(workspace.framePath(hash)))
  );
}

/** Raised whenever the same file and settings would give other frames than before. */
const REVISION = 1;

/** Everything besides a file's bytes that decides its record: settings and what the source says. */
function hashOfSettings(workspace: Workspace, entry: SourceEntry): string {
  const { name, label, labelFrom, patient, study, series, instance, split } = entry;
  const told = [name, label, labelFrom, patient, study, series, instance, split];
  return createHash('sha256')
    .update(JSON.stringify([REVISION, frameSettings(workspace), told]))
    .digest('hex');
}

/** @throws RefusedFile when the file is gone or may not be looked at. */
async function statOf(path: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    return await stat(path);
  } catch (cause) {
    throw new RefusedFile('unreadable', 'Cannot read this file: it is gone, or closed to us.', {
      cause,
    });
  }
}

class Tally {
  files = 0;
  #accepted = 0;
  readonly #excluded: string[] = [];
  readonly #quarantined: string[] = [];
  readonly #items: IngestItem[] = [];

  add(record: FileRecord): void {
    const { name: path, verdict } = record;
    const rule = record.rule ?? '';
    this.files += 1;
    if (verdict === 'accepted') this.#accepted += 1;
    if (verdict === 'excluded') this.#excluded.push(rule);
    if (verdict === 'quarantined') this.#quarantined.push(rule);
    for (const { index, ...frame } of record.frames) {
      const { verdict, rule, box, boxRule } = frame;
      this.#items.push({ path, frame: index, verdict, rule, box, boxRule });
    }
    if (record.frames.length === 0) {
      this.#items.push({ path, frame: null, verdict, rule, box: null, boxRule: null });
    }
  }

  result(): IngestResult {
    return {
      files: this.files,
      accepted: this.#accepted,
      excluded: countEach(this.#excluded),
      quarantined: countEach(this.#quarantined),
      items: this.#items,
    };
  }
}
