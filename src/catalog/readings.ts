import type { Kysely, Transaction } from 'kysely';
import { UserError } from '../errors.ts';
import type { AnswerRecord, ReaderStudyRecord, ReadingRecord } from './records.ts';
import type { Tables } from './tables.ts';

export async function insertReaderStudy(
  transaction: Transaction<Tables>,
  study: ReaderStudyRecord,
): Promise<void> {
  const { name } = study;
  const before = await transaction
    .selectFrom('reader_studies')
    .select('name')
    .where('name', '=', name)
    .executeTakeFirst();
  if (before !== undefined) {
    throw new UserError(
      `Cannot create the reader study: there is one named ${name}, and a study stays as it was created; choose another name.`,
    );
  }
  await transaction.insertInto('reader_studies').values(study).execute();
}

export async function selectReaderStudies(db: Kysely<Tables>): Promise<ReaderStudyRecord[]> {
  return await db.selectFrom('reader_studies').selectAll().orderBy('name').execute();
}

export async function selectReadings(db: Kysely<Tables>, study: string): Promise<ReadingRecord[]> {
  const readings = await db
    .selectFrom('readings')
    .selectAll()
    .where('study', '=', study)
    .orderBy('reader')
    .execute();
  const answers = await db
    .selectFrom('reading_answers')
    .selectAll()
    .where('study', '=', study)
    .orderBy('position')
    .execute();
  return readings.map(({ reader, synthetic, locked_at: lockedAt }) => ({
    reader,
    synthetic: synthetic === 1,
    lockedAt,
    answers: answers
      .filter((answer) => answer.reader === reader)
      .map(({ position, case_name, category, certainty, milliseconds }) => ({
        ...{ order: position, case: case_name, category, certainty, milliseconds },
      })),
  }));
}

/** What a change to a reading is checked by, within the transaction that makes it. */
export type CheckReading = (before: ReadingRecord) => void;

/** Adds answers to those of a reader, whose first they may be. */
export async function appendAnswers(
  transaction: Transaction<Tables>,
  study: string,
  { reader, synthetic, answers }: Omit<ReadingRecord, 'lockedAt'>,
  check: CheckReading,
): Promise<void> {
  const found = await findReading(transaction, study, reader);
  const before = found ?? { reader, synthetic, lockedAt: null, answers: [] };
  check(before);
  if (before.synthetic !== synthetic) {
    throw new UserError(
      `Cannot take answers of ${reader}: the reading was begun as ${before.synthetic ? 'a synthetic one' : 'that of a person'}, and stays one.`,
    );
  }
  if (found === undefined) {
    await transaction
      .insertInto('readings')
      .values({ study, reader, synthetic: Number(synthetic), locked_at: null })
      .execute();
  }
  const at = new Date().toISOString();
  for (const answer of answers) {
    await transaction.insertInto('reading_answers').values(rowOf(answer)).execute();
  }

  function rowOf({ order, case: name, category, certainty, milliseconds }: AnswerRecord) {
    return {
      ...{ study, reader, position: order, case_name: name, category, certainty, milliseconds },
      at,
    };
  }
}

/** Locks a reading: nothing is added to it any more. */
export async function lockReading(
  transaction: Transaction<Tables>,
  study: string,
  reader: string,
  check: CheckReading,
): Promise<void> {
  const before = await findReading(transaction, study, reader);
  check(before ?? { reader, synthetic: false, lockedAt: null, answers: [] });
  await transaction
    .updateTable('readings')
    .set({ locked_at: new Date().toISOString() })
    .where('study', '=', study)
    .where('reader', '=', reader)
    .execute();
}

async function findReading(
  transaction: Transaction<Tables>,
  study: string,
  reader: string,
): Promise<ReadingRecord | undefined> {
  const readings = await selectReadings(transaction, study);
  return readings.find((one) => one.reader === reader);
}
