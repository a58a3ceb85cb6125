import { CsvError, parse } from 'csv-parse/sync';
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
  const [header, ...rows] = records(bytes, name);
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

interface CsvRecord {
  readonly record: string[];
  readonly line: number;
}

function records(bytes: Uint8Array, name: string): CsvRecord[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(`Cannot read the manifest ${name}: it is not UTF-8; save it as UTF-8.`, {
      cause,
    });
  }
  try {
    const lines: number[] = [];
    const values = parse(text, {
      on_record: (values: string[], { lines: line }) => {
        lines.push(line);
        return values;
      },
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
    });
    return values.map((record, i) => ({ record, line: lines[i] ?? 0 }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause['lines'] === 'number' ? ` near line ${cause['lines']}` : '';
    throw new UserError(
      `Cannot read the manifest ${name}: its CSV is broken${line} (${cause.code}); correct the quotes and the row there.`,
      { cause },
    );
  }
}
