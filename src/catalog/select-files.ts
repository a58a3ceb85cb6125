import type { Kysely } from 'kysely';
import type { FileRecord, FrameRecord } from './records.ts';
import { fromFileRow, fromFrameRow } from './rows.ts';
import type { Tables } from './tables.ts';

/**
 * Files with their frames, sorted by path; all of them, or the one with this id. One query, so that
 * another process cannot change a file between its row and its frames.
 */
export async function selectFiles(db: Kysely<Tables>, id?: string): Promise<FileRecord[]> {
  const all = db
    .selectFrom('files')
    .leftJoin('frames', 'frames.file_id', 'files.id')
    .selectAll('files')
    .select([
      'frames.number',
      'frames.region',
      'frames.verdict as frame_verdict',
      'frames.rule as frame_rule',
      'frames.hash',
      'frames.x0',
      'frames.y0',
      'frames.x1',
      'frames.y1',
      'frames.box_rule',
      'frames.filled',
    ]);
  const rows = await (id === undefined ? all : all.where('files.id', '=', id)).execute();

  const files = new Map<string, { file: FileRecord; frames: FrameRecord[] }>();
  for (const row of rows) {
    let entry = files.get(row.id);
    if (entry === undefined) {
      const frames: FrameRecord[] = [];
      entry = { file: fromFileRow(row, frames), frames };
      files.set(row.id, entry);
    }
    if (
      row.number === null ||
      row.region === null ||
      row.frame_verdict === null ||
      row.filled === null
    )
      continue;
    entry.frames.push(
      fromFrameRow({
        ...row,
        number: row.number,
        region: row.region,
        verdict: row.frame_verdict,
        rule: row.frame_rule,
        filled: row.filled,
      }),
    );
  }
  for (const { frames } of files.values()) frames.sort(byPlace);
  return [...files.values()]
    .map(({ file }) => file)
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function byPlace(a: FrameRecord, b: FrameRecord): number {
  return a.index - b.index || a.region - b.region;
}
