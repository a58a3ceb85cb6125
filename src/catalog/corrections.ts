import type { Kysely, Transaction } from 'kysely';
import { inChunks } from './chunks.ts';
import type { CorrectionRecord } from './records.ts';
import type { Tables } from './tables.ts';

/** Adds those that are not there yet. @returns how many. */
export async function insertCorrections(
  transaction: Transaction<Tables>,
  corrections: readonly CorrectionRecord[],
): Promise<number> {
  let added = 0;
  for (const chunk of inChunks(corrections)) {
    const rows = chunk.map(({ sopInstanceUID, frame, by, ...rest }) => ({
      ...rest,
      ...{ sop_instance_uid: sopInstanceUID, number: frame, said_by: by },
    }));
    const { numInsertedOrUpdatedRows = 0n } = await transaction
      .insertInto('corrections')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    added += Number(numInsertedOrUpdatedRows);
  }
  return added;
}

/** All of them, oldest first. */
export async function selectCorrections(db: Kysely<Tables>): Promise<CorrectionRecord[]> {
  const rows = await db.selectFrom('corrections').selectAll().orderBy('at').orderBy('id').execute();
  return rows.map(({ sop_instance_uid: sopInstanceUID, number: frame, said_by: by, ...rest }) => ({
    ...rest,
    ...{ sopInstanceUID, frame, by },
  }));
}
