import type { Transaction } from 'kysely';
import { UserError } from '../errors.ts';
import { alreadySays, labelInForce } from './labels.ts';
import type { GivenTo, LabelChange } from './records.ts';
import type { Tables } from './tables.ts';

/** Adds labels, and puts the ones now in force into their frames; see Catalog.setLabels. */
export async function insertLabels(
  transaction: Transaction<Tables>,
  labels: readonly GivenTo[],
  at: string,
): Promise<number> {
  let added = 0;
  for (const label of labels) if (await insertLabel(transaction, label, at)) added++;
  return added;
}

/**
 * Adds a person's labels to frames that have had as many labels as the person knows of.
 *
 * @returns the frames that somebody else has labelled in between; they keep that label.
 */
export async function insertChanges(
  transaction: Transaction<Tables>,
  changes: readonly LabelChange[],
  person: string,
  at: string,
): Promise<string[]> {
  const conflicts: string[] = [];
  for (const { frameId, category, version } of changes) {
    const newest = await transaction
      .selectFrom('labels')
      .select((columns) => columns.fn.max('seq').as('seq'))
      .where('frame_id', '=', frameId)
      .executeTakeFirst();
    if ((newest?.seq ?? 0) !== version) conflicts.push(frameId);
    else {
      const given = { frameId, category, source: 'person', grounds: null, person } as const;
      await insertLabel(transaction, given, at);
    }
  }
  return conflicts;
}

async function insertLabel(
  transaction: Transaction<Tables>,
  { frameId, category, source, grounds, person = null }: GivenTo,
  at: string,
): Promise<boolean> {
  const frame = await transaction
    .selectFrom('frames')
    .innerJoin('files', 'files.id', 'frames.file_id')
    .select(['frames.file_id', 'files.picture'])
    .where('frames.id', '=', frameId)
    .executeTakeFirst();
  if (frame === undefined) {
    throw new UserError(
      `Cannot label the frame ${frameId}: the catalog has none of that name; take one that is listed.`,
    );
  }
  const history = await transaction
    .selectFrom('labels')
    .select(['seq', 'picture', 'category', 'source'])
    .where('frame_id', '=', frameId)
    .execute();
  const last = history.reduce((newest, label) => Math.max(newest, label.seq), 0);
  const ofPicture = history.filter((label) => label.picture === frame.picture);
  if (alreadySays(ofPicture, source, category)) return false;
  const label = { seq: last + 1, picture: frame.picture, category, source, grounds, person };
  await transaction
    .insertInto('labels')
    .values({ ...label, frame_id: frameId, file_id: frame.file_id, at })
    .execute();
  const inForce = labelInForce([...ofPicture, label]);
  await transaction
    .updateTable('frames')
    .set({ category: inForce?.category ?? null, category_source: inForce?.source ?? null })
    .where('id', '=', frameId)
    .execute();
  return true;
}
