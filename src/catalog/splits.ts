import type { Kysely, Transaction } from 'kysely';
import * as z from 'zod';
import { inChunks } from './chunks.ts';
import type { SplitRecord } from './records.ts';
import type { Tables } from './tables.ts';

const settingsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

export async function insertSplit(
  transaction: Transaction<Tables>,
  split: SplitRecord,
  at: string,
): Promise<void> {
  const newest = await transaction
    .selectFrom('splits')
    .select((columns) => columns.fn.max('number').as('number'))
    .executeTakeFirst();
  const number = 1 + (newest?.number ?? 0);
  await transaction
    .insertInto('splits')
    .values({ number, seed: split.seed, settings: JSON.stringify(split.settings), at })
    .execute();
  const rows = [...split.assignments].map(([cluster, part]) => ({ split: number, cluster, part }));
  for (const some of inChunks(rows)) {
    await transaction.insertInto('split_assignments').values(some).execute();
  }
}

/** The newest split. */
export async function selectSplit(db: Kysely<Tables>): Promise<SplitRecord | undefined> {
  const rows = await db
    .selectFrom('splits')
    .leftJoin('split_assignments as assigned', 'assigned.split', 'splits.number')
    .where('splits.number', '=', (newest) =>
      newest.selectFrom('splits').select((columns) => columns.fn.max('splits.number').as('n')),
    )
    .select(['splits.seed', 'splits.settings', 'assigned.cluster', 'assigned.part'])
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const assignments = new Map(
    rows.flatMap(({ cluster, part }) =>
      cluster === null || part === null ? [] : [[cluster, part] as const],
    ),
  );
  return {
    seed: first.seed,
    settings: settingsSchema.parse(JSON.parse(first.settings)),
    assignments,
  };
}
