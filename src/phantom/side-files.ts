import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { PageRecord } from './page-record.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Writes what lies beside the images of a phantom: `truth.csv` with what the phantom knows of every
 * frame, and `text.csv` with every line of text on its screens.
 */
export async function writeSideFiles(dir: string, records: readonly PageRecord[]): Promise<void> {
  await writeWhole(join(dir, 'truth.csv'), stringify(truthRows(records)));
  await writeWhole(join(dir, 'text.csv'), stringify(textRows(records)));
}

/** One row per frame, counted from 0; no category where the image belongs to none. */
function truthRows(records: readonly PageRecord[]): string[][] {
  const rows = records.flatMap(({ uid, frames, category, readable }) =>
    Array.from({ length: frames }, (_, frame) => [
      uid,
      String(frame),
      category ?? '',
      readable ? 'yes' : 'no',
    ]),
  );
  return [['sopInstanceUID', 'frame', 'category', 'readable'], ...rows];
}

/** One row per line of text, with its box in pixels, bounds inclusive. */
function textRows(records: readonly PageRecord[]): string[][] {
  const rows = records.flatMap(({ uid, text }) =>
    text.map(({ text: line, role, box: { x, y, width, height } }) => [
      uid,
      line,
      role,
      ...[x, y, x + width - 1, y + height - 1].map(String),
    ]),
  );
  return [['sopInstanceUID', 'text', 'role', 'x0', 'y0', 'x1', 'y1'], ...rows];
}
