import type { Insertable, Selectable, Transaction } from 'kysely';
import { inChunks } from './chunks.ts';
import { alreadySays, labelInForce, type GivenLabel } from './labels.ts';
import type { FileRecord, LabelSource } from './records.ts';
import { toFileRow, toFrameRow } from './rows.ts';
import type { FilesTable, FramesTable, LabelsTable, Tables } from './tables.ts';

/**
 * Puts files and their frames in the place of what the catalog knew of their paths, each of which is
 * given once. Labels that the frames already had stay with them as long as the file shows the same
 * picture.
 */
export async function recordFiles(
  transaction: Transaction<Tables>,
  records: readonly FileRecord[],
  at: string,
): Promise<void> {
  records.forEach(checkHashes);
  const rows = records.map(toFileRow);
  const known = await knownOf(
    transaction,
    rows.map((row) => row.id),
  );
  const frames: Insertable<FramesTable>[] = [];
  const given: Selectable<LabelsTable>[] = [];
  for (const [i, { id, picture }] of rows.entries()) {
    const { path, label, frames: ingested } = records[i] as FileRecord;
    for (const frame of ingested) {
      const frameRow = toFrameRow(path, frame);
      const earlier = known.labels.get(frameRow.id) ?? [];
      const added =
        frame.verdict === 'accepted'
          ? newLabels(frameRow.id, earlier, { fileId: id, picture, label, at })
          : [];
      const inForce = labelInForce(
        [...earlier, ...added].filter((label) => label.picture === picture),
      );
      frames.push({
        ...frameRow,
        category: inForce?.category ?? null,
        category_source: inForce?.source ?? null,
      });
      given.push(...added);
    }
  }

  for (const some of inChunks(rows)) await upsertFiles(transaction, some);
  const gone = new Set(known.frames);
  for (const frame of frames) gone.delete(frame.id);
  for (const id of gone) await transaction.deleteFrom('frames').where('id', '=', id).execute();
  for (const some of inChunks(frames)) await upsertFrames(transaction, some);
  for (const some of inChunks(given)) await transaction.insertInto('labels').values(some).execute();
}

function checkHashes(file: FileRecord): void {
  const hashless = file.frames.find((frame) => frame.verdict === 'accepted' && !frame.hash);
  if (hashless !== undefined) {
    throw new RangeError(`Frame ${hashless.index} of ${file.name} is accepted but has no hash`);
  }
}

/** The frames that files had, and the labels that each of them was ever given. */
async function knownOf(
  transaction: Transaction<Tables>,
  fileIds: readonly string[],
): Promise<{ frames: string[]; labels: Map<string, KnownLabel[]> }> {
  const frames: string[] = [];
  const labels = new Map<string, KnownLabel[]>();
  for (const some of inChunks(fileIds)) {
    const given = await transaction
      .selectFrom('labels')
      .select(['frame_id', 'seq', 'picture', 'category', 'source'])
      .where('file_id', 'in', some)
      .execute();
    for (const label of given) {
      const earlier = labels.get(label.frame_id);
      if (earlier === undefined) labels.set(label.frame_id, [label]);
      else earlier.push(label);
    }
    const had = await transaction
      .selectFrom('frames')
      .select('id')
      .where('file_id', 'in', some)
      .execute();
    frames.push(...had.map((frame) => frame.id));
  }
  return { frames, labels };
}

async function upsertFiles(
  transaction: Transaction<Tables>,
  rows: readonly Insertable<FilesTable>[],
): Promise<void> {
  await transaction
    .insertInto('files')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        path: row.ref('excluded.path'),
        name: row.ref('excluded.name'),
        size: row.ref('excluded.size'),
        mtime_ms: row.ref('excluded.mtime_ms'),
        sha256: row.ref('excluded.sha256'),
        settings_hash: row.ref('excluded.settings_hash'),
        verdict: row.ref('excluded.verdict'),
        rule: row.ref('excluded.rule'),
        picture: row.ref('excluded.picture'),
        cluster: row.ref('excluded.cluster'),
        patient: row.ref('excluded.patient'),
        study: row.ref('excluded.study'),
        series: row.ref('excluded.series'),
        sop_instance_uid: row.ref('excluded.sop_instance_uid'),
        format: row.ref('excluded.format'),
        acquisition: row.ref('excluded.acquisition'),
        label: row.ref('excluded.label'),
        label_source: row.ref('excluded.label_source'),
        split: row.ref('excluded.split'),
      })),
    )
    .execute();
}

async function upsertFrames(
  transaction: Transaction<Tables>,
  rows: readonly Insertable<FramesTable>[],
): Promise<void> {
  await transaction
    .insertInto('frames')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        region: row.ref('excluded.region'),
        verdict: row.ref('excluded.verdict'),
        rule: row.ref('excluded.rule'),
        hash: row.ref('excluded.hash'),
        x0: row.ref('excluded.x0'),
        y0: row.ref('excluded.y0'),
        x1: row.ref('excluded.x1'),
        y1: row.ref('excluded.y1'),
        box_rule: row.ref('excluded.box_rule'),
        filled: row.ref('excluded.filled'),
        category: row.ref('excluded.category'),
        category_source: row.ref('excluded.category_source'),
      })),
    )
    .execute();
}

interface Ingested {
  readonly fileId: string;
  readonly picture: string;
  readonly label: FileRecord['label'];
  readonly at: string;
}

interface KnownLabel extends GivenLabel {
  readonly picture: string;
}

/** What the source now says of a frame and has not said before, or takes back. */
function newLabels(
  frame_id: string,
  history: readonly KnownLabel[],
  { fileId, picture, label, at }: Ingested,
): Selectable<LabelsTable>[] {
  const ofPicture = history.filter((known) => known.picture === picture);
  const sources: readonly LabelSource[] = ['folder', 'manifest'];
  const says = sources
    .map((source) => ({ source, category: label?.source === source ? label.category : null }))
    .filter(({ source, category }) => !alreadySays(ofPicture, source, category));
  const last = history.reduce((seq, known) => Math.max(seq, known.seq), 0);
  return says.map(({ source, category }, i) => ({
    frame_id,
    seq: last + 1 + i,
    file_id: fileId,
    picture,
    category,
    source,
    at,
    grounds: null,
    person: null,
  }));
}
