/** Rows of one insert: SQLite takes 32,766 parameters in a statement, and a file has 20. */
const ROWS_AT_ONCE = 500;

/** The rows in pieces that fit into one insert. */
export function* inChunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) yield rows.slice(i, i + ROWS_AT_ONCE);
}
