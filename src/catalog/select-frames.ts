import type { Kysely } from 'kysely';
import type { Part } from '../studies/index.ts';
import type { FrameRow } from './records.ts';
import { toBox, toFilled } from './rows.ts';
import type { Tables } from './tables.ts';

/** Accepted frames in the order that {@link FrameRow} promises; see Catalog.frames. */
export async function selectFrames(
  db: Kysely<Tables>,
  filter: { part?: Part; labelled?: boolean },
): Promise<FrameRow[]> {
  let query = db
    .selectFrom('frames')
    .innerJoin('files', 'files.id', 'frames.file_id')
    .leftJoin('split_assignments as assigned', (join) =>
      join
        .onRef('assigned.cluster', '=', 'files.cluster')
        .on('assigned.split', '=', (newest) =>
          newest.selectFrom('splits').select((columns) => columns.fn.max('splits.number').as('n')),
        ),
    )
    .where('frames.verdict', '=', 'accepted')
    .select([
      'frames.id',
      'files.path',
      'files.name',
      'frames.number',
      'frames.region',
      'frames.hash',
      'frames.x0',
      'frames.y0',
      'frames.x1',
      'frames.y1',
      'frames.box_rule',
      'frames.filled',
      'files.cluster',
      'files.study',
      'files.sop_instance_uid',
      'frames.category',
      'frames.category_source',
      'assigned.part',
      'files.split',
    ]);
  if (filter.part !== undefined) query = query.where('assigned.part', '=', filter.part);
  if (filter.labelled === true) query = query.where('frames.category', 'is not', null);
  if (filter.labelled === false) query = query.where('frames.category', 'is', null);

  const rows = await query.execute();
  return rows
    .map((row) => ({
      frameId: row.id,
      path: row.path,
      name: row.name,
      index: row.number,
      region: row.region,
      // Nothing is accepted without a hash: recordFile refuses it.
      hash: row.hash ?? '',
      box: toBox(row),
      boxRule: row.box_rule,
      filled: toFilled(row.filled),
      patient: row.cluster,
      study: row.study ?? row.cluster,
      category: row.category,
      labelSource: row.category_source,
      sopInstanceUID: row.sop_instance_uid,
      part: row.part,
      declaredPart: row.split,
    }))
    .sort(byHash);
}

// Here and not in the query, because engines collate text differently.
function byHash(a: FrameRow, b: FrameRow): number {
  if (a.hash !== b.hash) return a.hash < b.hash ? -1 : 1;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.index - b.index || a.region - b.region;
}
