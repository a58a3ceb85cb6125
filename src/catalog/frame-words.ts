import type { Kysely, Transaction } from 'kysely';
import * as z from 'zod';
import type { Word, WordSource } from '../annotation/index.ts';
import type { FrameWords } from './records.ts';
import { fileId } from './rows.ts';
import type { Tables } from './tables.ts';

const wordsSchema = z.array(
  z.object({
    text: z.string(),
    box: z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() }).nullable(),
    certainty: z.number(),
    source: z.custom<WordSource>((value) => typeof value === 'string'),
    line: z.number(),
  }),
) satisfies z.ZodType<Word[]>;

/** Keeps the words of one frame of a file, in the place of those that were kept before. */
export async function upsertWords(
  transaction: Transaction<Tables>,
  { path, index, reader, words }: FrameWords,
): Promise<void> {
  const file = await transaction
    .selectFrom('files')
    .select(['id', 'picture'])
    .where('id', '=', fileId(path))
    .executeTakeFirst();
  if (file === undefined) throw new RangeError(`The catalog has no file ${path}`);
  const row = {
    file_id: file.id,
    number: index,
    picture: file.picture,
    reader,
    words: JSON.stringify(words),
  };
  await transaction
    .insertInto('frame_words')
    .values(row)
    .onConflict((conflict) => conflict.columns(['file_id', 'number']).doUpdateSet(row))
    .execute();
}

/** The words of every frame that has any, unless its file shows another picture since. */
export async function selectWords(db: Kysely<Tables>): Promise<FrameWords[]> {
  const rows = await db
    .selectFrom('frame_words')
    .innerJoin('files', (join) =>
      join
        .onRef('files.id', '=', 'frame_words.file_id')
        .onRef('files.picture', '=', 'frame_words.picture'),
    )
    .select(['files.path', 'frame_words.number', 'frame_words.reader', 'frame_words.words'])
    .execute();
  return rows.map(({ path, number, reader, words }) => ({
    path,
    index: number,
    reader,
    words: wordsSchema.parse(JSON.parse(words)),
  }));
}
