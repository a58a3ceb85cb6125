import { csvRecords } from '../csv-file.ts';
import { UserError } from '../errors.ts';
import type { Part } from './source-entry.ts';

/** One row of a manifest, every value trimmed; null where it is empty or its column absent. */
export interface ManifestRow {
  /** Line of the file on which the row ends, the header being line 1. */
  readonly line: number;
  readonly file: string | null;
  readonly label: string | null;
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly instance: string | null;
  readonly split: string | null;
}

const REQUIRED = ['file', 'label', 'patient', 'study'] as const;
const OPTIONAL = ['series', 'instance', 'split'] as const;
const PARTS: readonly string[] = ['train', 'tuning', 'test'] satisfies Part[];

/**
 * Parses a manifest: CSV with commas in UTF-8, a header with the columns `file,label,patient,study`
 * and optionally `series,instance,split` in any order and case; other columns and empty lines are
 * ignored.
 *
 * @param name what the manifest is called in messages.
 * @throws UserError when it is not UTF-8, its quotes are wrong, or columns are missing or double.
 */
export function parseManifest(bytes: Uint8Array, name: string): ManifestRow[] {
  const [header, ...rows] = csvRecords(bytes, `the manifest ${name}`);
  const columns = (header?.record ?? []).map((column) => column.toLowerCase());
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new UserError(
      `Cannot read the manifest ${name}: it needs the columns ${REQUIRED.join(',')} and lacks ${missing.join(',')}; its first line reads ${JSON.stringify(columns.join(',').slice(0, 200))}.`,
    );
  }
  const position = new Map<string, number>();
  for (const column of [...REQUIRED, ...OPTIONAL]) {
    const at = columns.indexOf(column);
    if (at !== columns.lastIndexOf(column)) {
      throw new UserError(
        `Cannot read the manifest ${name}: the column ${column} is there twice; rename or delete one.`,
      );
    }
    position.set(column, at);
  }
  return rows.map(({ record, line }) => {
    const value = (column: string) => record[position.get(column) ?? -1] || null;
    return {
      line,
      file: value('file'),
      label: value('label'),
      patient: value('patient'),
      study: value('study'),
      series: value('series'),
      instance: value('instance'),
      split: value('split')?.toLowerCase() ?? null,
    };
  });
}

/** Whether a value of the split column is one we know. */
export function isPart(value: string): value is Part {
  return PARTS.includes(value);
}
