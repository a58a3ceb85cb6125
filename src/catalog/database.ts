import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * What differs between database engines, and nothing else: queries and migrations are written once,
 * in the SQL that Kysely makes alike for SQLite and Postgres. An engine gives whole numbers as
 * JavaScript numbers (`bigint` columns too) and lets write transactions wait for each other.
 */
export interface CatalogDatabase {
  /** Where it is, for messages. */
  readonly location: string;
  readonly kysely: Kysely<Tables>;
  /** The number of migrations that have been applied; 0 for a new database. */
  schemaNumber(db: Kysely<Tables>): Promise<number>;
  /** Takes effect with the transaction that it is called in. */
  setSchemaNumber(transaction: Kysely<Tables>, schema: number): Promise<void>;
  /** From now on rows of the table are added, and never changed or removed. */
  onlyAdd(transaction: Kysely<Tables>, table: keyof Tables): Promise<void>;
  /** Another text whenever something may have changed: by other processes, and by this one. */
  version(): Promise<{ readonly others: string; readonly own: string }>;
}
