import type { Kysely } from 'kysely';
import type { ListedFrame } from './records.ts';
import type { Tables } from './tables.ts';

/** Every frame, whether it counts or not, by study, file, number and region. */
export async function selectListed(db: Kysely<Tables>): Promise<ListedFrame[]> {
  const rows = await db
    .selectFrom('frames')
    .innerJoin('files', 'files.id', 'frames.file_id')
    .leftJoin('split_assignments as assigned', (join) =>
      join
        .onRef('assigned.cluster', '=', 'files.cluster')
        .on('assigned.split', '=', (newest) =>
          newest.selectFrom('splits').select((columns) => columns.fn.max('splits.number').as('n')),
        ),
    )
    .select([
      'frames.id',
      'files.path',
      'files.name',
      'frames.number',
      'frames.region',
      'files.cluster',
      'files.study',
      'frames.verdict',
      'frames.rule',
      'frames.hash',
      'frames.category',
      'frames.category_source',
      'assigned.part',
    ])
    .select((columns) =>
      columns
        .selectFrom('labels')
        .select(({ fn }) => fn.max('labels.seq').as('seq'))
        .whereRef('labels.frame_id', '=', 'frames.id')
        .as('version'),
    )
    .execute();
  return rows
    .map((row) => ({
      frameId: row.id,
      path: row.path,
      name: row.name,
      index: row.number,
      region: row.region,
      patient: row.cluster,
      study: row.study ?? row.cluster,
      verdict: row.verdict,
      rule: row.rule,
      hash: row.hash,
      category: row.category,
      labelSource: row.category_source,
      part: row.part,
      version: row.version ?? 0,
    }))
    .sort(byPlace);
}

function byPlace(a: ListedFrame, b: ListedFrame): number {
  if (a.study !== b.study) return a.study < b.study ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.index - b.index || a.region - b.region;
}
