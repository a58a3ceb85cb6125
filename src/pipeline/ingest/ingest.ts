import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { listSource } from '../../studies/index.ts';
import { type CopiesResult, DeidentifiedCopies } from './deidentified-copies.ts';
import { type IngestCounts, IngestTally } from './ingest-tally.ts';
import { formatOf } from './known-file.ts';
import { mapInOrder } from '../../map-in-order.ts';
import { Preview } from './preview.ts';
import { Readers } from '../source-readers/readers.ts';
import { RecordBatch } from './record-batch.ts';
import { type ReadingMeans, recordOfFile } from './record-of-file.ts';
import { recordsOnWorkers } from '../source-shards/read-on-workers.ts';
import { SameInstances } from './same-instance.ts';
import { assumptions } from './who-is-who.ts';

/** What became of the files of a source. */
export interface IngestResult extends IngestCounts {
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
  if (deidentifyTo !== undefined && effects.shards !== undefined) {
    throw new UserError(
      'Cannot write de-identified copies with --queue: workers read files and write frames alone; leave one of the two out.',
    );
  }
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

interface Means extends ReadingMeans {
  readonly preview: Preview | null;
}

async function ingestWith(means: Means, source: string, effects: Effects): Promise<IngestResult> {
  const { readers, workspace, copies, preview } = means;
  const tally = new IngestTally();
  const batch = new RecordBatch(workspace);
  const listed = listSource(source, (path) => formatOf(workspace, path));
  const records =
    effects.shards === undefined
      ? mapInOrder(listed, readers.atOnce, async ({ entry, refused }) => {
          throwIfInterrupted(effects.signal, 'reading studies');
          return { ...(await recordOfFile(means, entry, refused)), origin: entry.origin };
        })
      : recordsOnWorkers(means, listed, effects.shards, effects);
  const sameInstances = await SameInstances.of(workspace);
  try {
    for await (const { record: read, refusal, isKnown, origin } of records) {
      const record = sameInstances.decide(read);
      if (record !== read) await copies?.remove(read);
      if (refusal !== null) {
        const { reason, message } = refusal;
        await workspace.quarantine({ path: record.path, reason, message });
      }
      if (!isKnown || record !== read) await batch.add(record);
      tally.add(record);
      preview?.add(record, origin);
      effects.progress('Reading studies', tally.files, 0);
    }
  } finally {
    await batch.close();
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
