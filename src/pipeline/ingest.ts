import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import type { FileRecord, Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { silent } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import type { Box, BoxRule } from '../region/index.ts';
import type { Origin, SourceEntry } from '../studies/index.ts';
import { listSource, RefusedFile, sniffFormat } from '../studies/index.ts';
import { acquisitionOf } from './acquisition-of.ts';
import { countEach } from './count-each.ts';
import { type CopiesResult, DeidentifiedCopies } from './deidentified-copies.ts';
import { frameSettings } from './frames.ts';
import { mapInOrder } from './map-in-order.ts';
import { Preview } from './preview.ts';
import { Readers } from './readers.ts';
import { SameInstances } from './same-instance.ts';
import { assumptions, type WhoIsWho, WhoIsWhoTally, whoseFile } from './who-is-who.ts';

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
  /** What was assumed about patients. */
  readonly identity: WhoIsWho;
  /** Of the de-identified copies, where they were asked for. */
  readonly copies?: CopiesResult;
  /** The contact sheet, where it was asked for. */
  readonly preview?: string;
}

/** What ingest does besides. */
export interface IngestOptions {
  /** A directory for de-identified copies of the DICOM files that count; every file is read anew. */
  readonly deidentifyTo?: string | undefined;
  /** In copies only what lies outside the tissue is blanked; text inside it stays. */
  readonly outsideOnly?: boolean | undefined;
  /** Write a contact sheet of original pictures, with what is burned into them. */
  readonly preview?: boolean | undefined;
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
  options: IngestOptions = {},
): Promise<IngestResult> {
  const { deidentifyTo, outsideOnly = false, preview = false } = options;
  const copies =
    deidentifyTo === undefined
      ? null
      : new DeidentifiedCopies(workspace, source, deidentifyTo, outsideOnly);
  const { time_limit: seconds } = workspace.config.ingest;
  const readers = new Readers({ silenceMs: 1000 * seconds });
  try {
    const means = { readers, workspace, copies, preview: preview ? new Preview() : null };
    return await ingestWith(means, source, effects);
  } finally {
    await readers.close();
    await copies?.close();
  }
}

interface Means {
  readonly readers: Readers;
  readonly workspace: Workspace;
  readonly copies: DeidentifiedCopies | null;
  readonly preview: Preview | null;
}

async function ingestWith(means: Means, source: string, effects: Effects): Promise<IngestResult> {
  const { readers, workspace, copies, preview } = means;
  const tally = new Tally();
  const listed = listSource(source, (path) => formatOf(workspace, path));
  const records = mapInOrder(listed, readers.atOnce, async ({ entry, refused }) => {
    throwIfInterrupted(effects.signal, 'reading studies');
    return { ...(await recordOf(means, entry, refused)), origin: entry.origin };
  });
  const sameInstances = await SameInstances.of(workspace);
  for await (const { record: read, refusal, isKnown, origin } of records) {
    const record = sameInstances.decide(read);
    if (record !== read) await copies?.remove(read);
    if (refusal !== null) {
      const { reason, message } = refusal;
      await workspace.quarantine({ path: record.path, reason, message });
    }
    if (!isKnown || record !== read) await workspace.catalog.recordFile(record);
    tally.add(record);
    preview?.add(record, origin);
    effects.progress('Reading studies', tally.files, 0);
  }
  const result = {
    ...tally.result(),
    ...(copies === null ? {} : { copies: copies.result() }),
  };
  for (const sentence of assumptions(result.identity)) effects.note(sentence);
  if (preview === null) return result;
  const path = await preview.write(readers, workspace, source, effects.signal);
  return { ...result, preview: path };
}

interface Recorded {
  readonly record: FileRecord;
  readonly refusal: RefusedFile | null;
  /** The catalog needs no new record of the file. */
  readonly isKnown: boolean;
}

async function recordOf(
  { readers, workspace, copies }: Means,
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

/** Whether a record made earlier still holds: the bytes, all that decides, and the frames. */
function isSame(workspace: Workspace, known: FileRecord, now: FileRecord): boolean {
  return (
    known.verdict !== 'quarantined' &&
    // It may be here by now.
    known.rule !== 'needs-ffmpeg' &&
    known.size === now.size &&
    known.mtimeMs === now.mtimeMs &&
    known.settingsHash === now.settingsHash &&
    known.frames.every(({ hash }) => hash === null || existsSync(workspace.framePath(hash)))
  );
}

/** Raised whenever the same file and settings would give other frames than before. */
const REVISION = 5;

/** Everything besides a file's bytes that decides its record: settings and what the source says. */
function hashOfSettings(workspace: Workspace, entry: SourceEntry): string {
  const { name, label, labelFrom, patient, study, series, instance, split } = entry;
  const { ingest, identity } = workspace.config;
  const told = [
    ingest.same_uid,
    identity,
    name,
    label,
    labelFrom,
    patient,
    study,
    series,
    instance,
    split,
  ];
  return createHash('sha256')
    .update(JSON.stringify([REVISION, frameSettings(workspace), told]))
    .digest('hex');
}

/** What the catalog knows of a file while it has not changed, else what its first bytes say. */
async function formatOf(workspace: Workspace, path: string): Promise<string | null> {
  const known = await workspace.catalog.knownFile(path);
  return (
    (known !== undefined && isUnchanged(known, path) ? known.format : null) ?? sniffFormat(path)
  );
}

function isUnchanged(known: FileRecord, path: string): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.size === known.size && now.mtimeMs === known.mtimeMs;
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

class Tally {
  files = 0;
  readonly #who = new WhoIsWhoTally();
  #accepted = 0;
  readonly #excluded: string[] = [];
  readonly #quarantined: string[] = [];
  readonly #items: IngestItem[] = [];

  add(record: FileRecord): void {
    const { name: path, verdict } = record;
    const rule = record.rule ?? '';
    this.files += 1;
    this.#who.add(record);
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
      identity: this.#who.result(),
    };
  }
}
