import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import type { CatalogDatabase } from './database.ts';
import { sqliteDatabase } from './sqlite.ts';

/**
 * The catalog at a `file:` URL, created when it is not there. Nothing is opened before the first
 * query.
 *
 * @throws UserError for any other URL.
 */
export function openDatabase(url: string): CatalogDatabase {
  if (url.startsWith('file:')) return sqliteDatabase(fileURLToPath(url));
  const scheme = url.split(':', 1)[0] ?? '';
  throw new UserError(
    `Cannot open the catalog: its address must begin with file:, not ${scheme}:; name a file.`,
  );
}
