import { createHash, type Hash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Effects } from '../effects.ts';
import { Interrupted, UserError } from '../errors.ts';
import { inChunks } from './chunks.ts';
import type { CatalogDatabase } from './database.ts';
import { migrate } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import type { Tables } from './tables.ts';

const UNDONE = 'nothing of it was copied, and the workspace is as it was';

/** Rows that are read at once. */
const PAGE = 2000;

/** Every table by what its rows are told apart by; each after those that it refers to. */
const KEYS: { readonly [Name in keyof Tables]: readonly (string & keyof Tables[Name])[] } = {
  files: ['id'],
  frames: ['id'],
  frame_words: ['file_id', 'number'],
  frame_searches: ['hash'],
  labels: ['frame_id', 'seq'],
  splits: ['number'],
  split_assignments: ['split', 'cluster'],
  runs: ['name'],
  audits: ['number'],
  reader_studies: ['name'],
  readings: ['study', 'reader'],
  reading_answers: ['study', 'reader', 'position'],
  people: ['id'],
  sessions: ['id'],
  accounts: ['id'],
  verifications: ['id'],
  audit_log: ['number'],
  reading_assignments: ['id'],
  jobs: ['id'],
  corrections: ['id'],
};
const TABLES = Object.keys(KEYS) as (keyof Tables)[];

type Row = Readonly<Record<string, string | number | null>>;

/** Rows of each table. */
export type TableCounts = Readonly<Record<keyof Tables, number>>;

/**
 * Copies a catalog from one address to another and proves that both hold the same: each table is read
 * back and the SHA-256 of its rows, in the order of their keys, compared. Nobody writes to either
 * meanwhile, and the other one holds all of it or nothing. One that holds the same already, as after a
 * crash, is left as it is.
 *
 * @throws UserError when the other one holds something else, or as {@link openDatabase}.
 */
export async function copyCatalog(
  from: string,
  to: string,
  effects: Pick<Effects, 'progress' | 'signal'>,
): Promise<TableCounts> {
  return await withDatabase(from, (source) =>
    withDatabase(to, (target) =>
      source.kysely.transaction().execute((reading) =>
        target.kysely.transaction().execute(async (writing) => {
          const counts = await countRows(reading);
          const total = 2 * Object.values(counts).reduce((sum, count) => sum + count, 0);
          let done = 0;
          const step = (rows: number): void => {
            if (effects.signal?.aborted) throw new Interrupted('copying the catalog', UNDONE);
            done += rows;
            effects.progress('Copying the catalog', done, total);
          };
          const isNew = Object.values(await countRows(writing)).every((count) => count === 0);
          for (const table of TABLES) {
            const sent = await digest(reading, table, async (rows) => {
              if (isNew) await insert(writing, table, rows);
              step(rows.length);
            });
            const there = await digest(writing, table, (rows) => {
              step(rows.length);
              return Promise.resolve();
            });
            if (sent !== there) throw isNew ? changed(table) : taken(target.location);
          }
          return counts;
        }),
      ),
    ),
  );
}

/** How many rows each table of a catalog has. @throws UserError as {@link openDatabase}. */
export async function countCatalog(address: string): Promise<TableCounts> {
  return await withDatabase(address, ({ kysely }) => countRows(kysely));
}

async function withDatabase<T>(
  address: string,
  work: (database: CatalogDatabase) => Promise<T>,
): Promise<T> {
  const database = openDatabase(address);
  try {
    await migrate(database);
    return await work(database);
  } finally {
    await database.kysely.destroy();
  }
}

async function countRows(db: Kysely<Tables>): Promise<TableCounts> {
  const counts: [string, number][] = [];
  for (const table of TABLES) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)}`.execute(db);
    counts.push([table, rows[0]?.count ?? 0]);
  }
  return Object.fromEntries(counts) as TableCounts;
}

/** The SHA-256 of a table; every page of its rows is also given away. */
async function digest(
  db: Transaction<Tables>,
  table: keyof Tables,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const rows of pages(db, table)) {
    for (const row of rows) addRow(hash, row);
    await take(rows);
  }
  return hash.digest('hex');
}

function addRow(hash: Hash, row: Row): void {
  const columns = Object.keys(row).sort();
  hash.update(`${JSON.stringify(columns.map((column) => [column, row[column]]))}\n`);
}

async function* pages(
  db: Transaction<Tables>,
  table: keyof Tables,
): AsyncGenerator<readonly Row[], void> {
  const keys: readonly string[] = KEYS[table];
  const columns = sql.join(keys.map((key) => sql.ref(key)));
  let last: Row | undefined;
  do {
    const values = keys.map((key) => last?.[key]);
    const after = last === undefined ? sql`` : sql`where (${columns}) > (${sql.join(values)})`;
    const page = sql<Row>`
      select * from ${sql.table(table)} ${after} order by ${columns} limit ${sql.lit(PAGE)}`;
    const { rows } = await page.execute(db);
    last = rows.length < PAGE ? undefined : rows.at(-1);
    if (rows.length > 0) yield rows;
  } while (last !== undefined);
}

async function insert(
  db: Transaction<Tables>,
  table: keyof Tables,
  rows: readonly Row[],
): Promise<void> {
  // Rows of whichever table it is; the types of Kysely want to know which.
  const untyped = db as unknown as Transaction<Record<string, Record<string, unknown>>>;
  for (const some of inChunks(rows)) await untyped.insertInto(table).values(some).execute();
}

function taken(location: string): UserError {
  return new UserError(
    `Cannot copy the catalog to ${location}: that holds another one; name an empty place.`,
  );
}

function changed(table: string): RangeError {
  return new RangeError(`The table ${table} did not come back as it was written`);
}
