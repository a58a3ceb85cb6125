import type { Insertable, Selectable, Transaction } from 'kysely';
import { inChunks } from './chunks.ts';
import { alreadySays, labelInForce, type GivenLabel } from './labels.ts';
import type { FileRecord, LabelSource } from './records.ts';
import { toFileRow, toFrameRow } from './rows.ts';
import type { FramesTable, LabelsTable, Tables } from './tables.ts';

/**
 * Puts a file and its frames in the place of what the catalog knew of that path. Labels that the
 * frames already had stay with them as long as the file shows the same picture.
 */
export async function recordFile(
  transaction: Transaction<Tables>,
  file: FileRecord,
  at: string,
): Promise<void> {
  const hashless = file.frames.find((frame) => frame.verdict === 'accepted' && !frame.hash);
  if (hashless !== undefined) {
    throw new RangeError(`Frame ${hashless.index} of ${file.name} is accepted but has no hash`);
  }
  const row = toFileRow(file);
  const history = await transaction
    .selectFrom('labels')
    .select(['frame_id', 'seq', 'picture', 'category', 'source'])
    .where('file_id', '=', row.id)
    .execute();
  const known = await transaction
    .selectFrom('frames')
    .select('id')
    .where('file_id', '=', row.id)
    .execute();

  const ingested: Ingested = { fileId: row.id, picture: row.picture, label: file.label, at };
  const frames: Insertable<FramesTable>[] = [];
  const given: Selectable<LabelsTable>[] = [];
  for (const frame of file.frames) {
    const frameRow = toFrameRow(file.path, frame);
    const earlier = history.filter((label) => label.frame_id === frameRow.id);
    const added = frame.verdict === 'accepted' ? newLabels(frameRow.id, earlier, ingested) : [];
    const inForce = labelInForce(
      [...earlier, ...added].filter((label) => label.picture === row.picture),
    );
    frames.push({
      ...frameRow,
      category: inForce?.category ?? null,
      category_source: inForce?.source ?? null,
    });
    given.push(...added);
  }

  await transaction
    .insertInto('files')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  const gone = new Set(known.map((frame) => frame.id));
  for (const frame of frames) gone.delete(frame.id);
  for (const id of gone) await transaction.deleteFrom('frames').where('id', '=', id).execute();
  for (const some of inChunks(frames)) {
    await transaction
      .insertInto('frames')
      .values(some)
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
  for (const some of inChunks(given)) await transaction.insertInto('labels').values(some).execute();
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
  }));
}
