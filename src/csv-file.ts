import { CsvError, parse } from 'csv-parse/sync';
import { UserError } from './errors.ts';

/** One row of a CSV, and the line of the file on which it ends. */
export interface CsvRecord {
  readonly record: string[];
  readonly line: number;
}

/**
 * The rows of a CSV with commas in UTF-8, its header among them, every value trimmed; empty lines
 * are left out.
 *
 * @param called what it is called in messages, such as `the manifest a.csv`.
 * @throws UserError when it is not UTF-8, or its quotes are wrong.
 */
export function csvRecords(bytes: Uint8Array, called: string): CsvRecord[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(`Cannot read ${called}: it is not UTF-8; save it as UTF-8.`, { cause });
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
      `Cannot read ${called}: its CSV is broken${line} (${cause.code}); correct the quotes and the row there.`,
      { cause },
    );
  }
}
