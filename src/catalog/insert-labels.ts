import type { Transaction } from 'kysely';
import { UserError } from '../errors.ts';
import { alreadySays, labelInForce } from './labels.ts';
import type { GivenTo } from './records.ts';
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

async function insertLabel(
  transaction: Transaction<Tables>,
  { frameId, category, source, grounds }: GivenTo,
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
  const ofPicture = history.filter((label) => label.picture === frame.picture);
  if (alreadySays(ofPicture, source, category)) return false;
  const seq = 1 + history.reduce((last, label) => Math.max(last, label.seq), 0);
  const label = { seq, picture: frame.picture, category, source, grounds };
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
