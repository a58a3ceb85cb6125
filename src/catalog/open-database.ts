import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import type { CatalogDatabase } from './database.ts';
import { postgresDatabase } from './postgres.ts';
import { sqliteDatabase } from './sqlite.ts';

/**
 * The catalog at a `file:` URL, created when it is not there, or at a `postgres:` one. Nothing is
 * opened before the first query.
 *
 * @throws UserError for any other URL, and as {@link parsePostgresAddress}.
 */
export function openDatabase(url: string): CatalogDatabase {
  if (url.startsWith('file:')) return sqliteDatabase(fileURLToPath(url));
  if (/^postgres(ql)?:/.test(url)) return postgresDatabase(url);
  const scheme = url.split(':', 1)[0] ?? '';
  throw new UserError(
    `Cannot open the catalog: its address must begin with file: or postgres:, not ${scheme}:.`,
  );
}
