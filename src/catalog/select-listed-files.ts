import { type Kysely, sql } from 'kysely';
import type { ListedFile } from './records.ts';
import type { Tables } from './tables.ts';

/** What JSON says of what no patient was in front of. */
const SYNTHETIC = '%"synthetic":true%';

/** Every file as lists show it, by path; what only one file's own page shows is not read. */
export async function selectListedFiles(db: Kysely<Tables>): Promise<ListedFile[]> {
  const rows = await db
    .selectFrom('files')
    .select(['path', 'name', 'patient', 'study', 'verdict', 'rule', 'format'])
    .select((columns) => [
      columns
        .selectFrom('frames')
        .select(columns.fn.countAll<number>().as('n'))
        .whereRef('frames.file_id', '=', 'files.id')
        .as('frames'),
      sql<number>`case when acquisition like ${SYNTHETIC} then 1 else 0 end`.as('synthetic'),
    ])
    .orderBy('path')
    .execute();
  return rows.map(({ frames, synthetic, ...row }) => ({
    ...row,
    frames: frames ?? 0,
    synthetic: synthetic === 1,
  }));
}
