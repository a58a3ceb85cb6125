import { readFile } from 'node:fs/promises';
import { csvRecords } from '../csv-file.ts';
import { fromSystemError, UserError } from '../errors.ts';

/** A row of a CSV with the columns that were asked for; empty text where a value is missing. */
export interface CsvRow<Column extends string> {
  /** Line of the file, the header being line 1. */
  readonly line: number;
  readonly values: Readonly<Record<Column, string>>;
}

/**
 * The rows of a CSV file that has certain columns, in any order and case; others are ignored.
 *
 * @param what the file is in messages, such as `the texts`.
 * @throws UserError when it cannot be read, is no CSV in UTF-8, or lacks a column.
 */
export async function csvRows<Column extends string>(
  path: string,
  columns: readonly Column[],
  what: string,
): Promise<CsvRow<Column>[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw fromSystemError(error, `Cannot read ${what}`);
  }
  const [header, ...rows] = csvRecords(bytes, `${what} ${path}`);
  const found = (header?.record ?? []).map((name) => name.toLowerCase());
  const missing = columns.filter((column) => !found.includes(column.toLowerCase()));
  if (missing.length > 0) {
    throw new UserError(
      `Cannot read ${what} ${path}: it needs the columns ${columns.join(',')} and lacks ${missing.join(',')}; its first line reads ${JSON.stringify(found.join(',').slice(0, 200))}.`,
    );
  }
  return rows.map(({ record, line }) => ({
    line,
    values: Object.fromEntries(
      columns.map((column) => [column, record[found.indexOf(column.toLowerCase())] ?? '']),
    ) as Record<Column, string>,
  }));
}
