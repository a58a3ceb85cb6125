/**
 * A parameter that every engine takes and gives back as it was. libsql 0.5 aborts the process on a
 * boolean and cuts text at a NUL without a word; Postgres has no NUL in text.
 *
 * @throws RangeError for any other value.
 */
export function bindable(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'bigint') return value;
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw new RangeError(
    `Catalog parameters are text without NUL, numbers or null, not ${typeof value}`,
  );
}
