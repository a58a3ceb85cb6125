import type { Kysely, Transaction } from 'kysely';
import * as z from 'zod';
import type { FrameSearch } from './records.ts';
import type { Tables } from './tables.ts';

const wordsSchema = z.array(z.string());

/** Keeps what was found on a finished frame, in the place of what was found before. */
export async function upsertSearch(
  transaction: Transaction<Tables>,
  { hash, reader, words }: FrameSearch,
): Promise<void> {
  const row = { hash, reader, words: JSON.stringify(words) };
  await transaction
    .insertInto('frame_searches')
    .values(row)
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(row))
    .execute();
}

/** What one reader has found. */
export async function selectSearches(db: Kysely<Tables>, reader: string): Promise<FrameSearch[]> {
  const rows = await db
    .selectFrom('frame_searches')
    .selectAll()
    .where('reader', '=', reader)
    .execute();
  return rows.map((row) => ({ ...row, words: wordsSchema.parse(JSON.parse(row.words)) }));
}
