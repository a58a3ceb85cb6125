import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import Libsql from 'libsql';
import { UserError } from '../errors.ts';
import { bindable } from './bindable.ts';
import type { CatalogDatabase } from './database.ts';
import type { Tables } from './tables.ts';

/** Milliseconds that a connection waits for another process to finish its write. */
const BUSY_MS = 10_000;
/** Prepared statements kept per connection; multi-row inserts of odd lengths are the ones dropped. */
const STATEMENTS_KEPT = 100;

type Statement = ReturnType<Libsql.Database['prepare']>;

/**
 * The catalog in one SQLite file, through libsql. Everything that only SQLite knows is in this file.
 *
 * One connection, handed out in the order of asking; every transaction begins with the write lock
 * (`begin immediate`), so that two writers wait for each other instead of failing on commit. Others
 * wait until it is done, so a transaction awaits nothing but its own queries. Commits reach the operating system, not the disk (WAL, synchronous = normal): a
 * killed process loses nothing committed, a power cut may lose the last moments but no consistency.
 */
export function sqliteDatabase(path: string): CatalogDatabase {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new LibsqlDriver(path),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  const kysely = new Kysely<Tables>({ dialect });
  return {
    location: path,
    kysely,
    async schemaNumber(db) {
      const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
      return rows[0]?.user_version ?? 0;
    },
    async setSchemaNumber(transaction, schema) {
      // A pragma takes no bound parameter.
      await sql`pragma user_version = ${sql.lit(schema)}`.execute(transaction);
    },
    async onlyAdd(transaction, table) {
      for (const change of ['update', 'delete'] as const) {
        const name = sql.id(`${table}_refuses_${change}`);
        await sql`
          create trigger ${name} before ${sql.raw(change)} on ${sql.table(table)}
          begin select raise(abort, 'rows are only ever added'); end`.execute(transaction);
      }
    },
    async version() {
      // What other connections have committed, and what this one has changed.
      const [others, own] = [
        await sql<{ data_version: number }>`pragma data_version`.execute(kysely),
        await sql<{ changes: number }>`select total_changes() as changes`.execute(kysely),
      ];
      return {
        others: String(others.rows[0]?.data_version ?? 0),
        own: String(own.rows[0]?.changes ?? 0),
      };
    },
  };
}

class LibsqlDriver implements Driver {
  readonly #path: string;
  #connection: LibsqlConnection | undefined;
  #last: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    this.#connection = await openConnection(this.#path);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    if (this.#connection === undefined) throw new RangeError('The catalog has been closed');
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  async beginTransaction(): Promise<void> {
    await this.#connection?.beginImmediate();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk has already rolled back, and a second rollback would hide the first error.
    if (this.#connection?.inTransaction === true) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  }

  async destroy(): Promise<void> {
    await this.#last;
    this.#connection?.close();
    this.#connection = undefined;
  }
}

class LibsqlConnection implements DatabaseConnection {
  readonly #db: Libsql.Database;
  readonly #path: string;
  readonly #statements = new Map<string, Statement>();

  constructor(db: Libsql.Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  get inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return Promise.resolve(this.#execute<R>(query.sql, query.parameters));
    } catch (error) {
      return Promise.reject(asUserError(error, this.#path));
    }
  }

  /**
   * Takes the write lock. SQLite's own wait would stop the whole process, and forever where the lock
   * is with another connection of the same process; so the wait is ours.
   */
  async beginImmediate(): Promise<void> {
    const until = performance.now() + BUSY_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        this.#execute('pragma busy_timeout = 0', []);
        this.#execute('begin immediate', []);
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw asUserError(error, this.#path);
      } finally {
        this.#execute(`pragma busy_timeout = ${BUSY_MS}`, []);
      }
      await sleep(1 + Math.random() * Math.min(25, 2 * attempt));
    }
  }

  /** Yields all rows at once: an unfinished libsql cursor would pin its snapshot of the database. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  close(): void {
    this.#statements.clear();
    try {
      // Closing does not empty the write-ahead log while statements await collection, and a user who
      // copies catalog.db alone would lose what is still in it. Whoever else is reading may keep it.
      this.#db.exec('pragma busy_timeout = 200');
      this.#db.prepare('pragma wal_checkpoint(truncate)').all();
    } catch (error) {
      if (resultCode(error) === 0) throw error;
    } finally {
      this.#db.close();
    }
  }

  #execute<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const bound = parameters.map(bindable);
    const statement = this.#prepare(sql);
    if (statement.reader) return { rows: statement.all(bound) as R[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(bound).changes) };
  }

  #prepare(sql: string): Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#db.prepare(sql);
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/**
 * Opens the file and sets it up. Two processes may do so at once, or the last one may have been
 * killed: SQLite then answers "busy" on some of these statements without waiting, hence the loop.
 */
async function openConnection(path: string): Promise<LibsqlConnection> {
  const until = performance.now() + BUSY_MS;
  for (;;) {
    let db: Libsql.Database | undefined;
    try {
      db = new Libsql(path, { timeout: BUSY_MS });
      const [mode] = db.prepare('pragma journal_mode').all() as { journal_mode: string }[];
      if (mode?.journal_mode !== 'wal') db.prepare('pragma journal_mode = wal').all();
      db.exec('pragma synchronous = normal');
      db.exec('pragma foreign_keys = on');
      return new LibsqlConnection(db, path);
    } catch (error) {
      db?.close();
      if (!isBusy(error) || performance.now() > until) throw asUserError(error, path);
    }
    await sleep(20);
  }
}

const BUSY = 5;
const CANTOPEN = 14;

/** By primary result code, https://sqlite.org/rescode.html. */
const REASONS: Readonly<Record<number, string>> = {
  [BUSY]: `another process has been writing to it for ${BUSY_MS / 1000} s; wait until that is done and run the same command again`,
  8: 'it cannot be written; check who owns the workspace directory',
  10: 'the disk answered with an input/output error; check the disk',
  11: 'it is damaged; put back a copy of it or start a new workspace',
  13: 'the disk is full; free some space and run the same command again',
  [CANTOPEN]: 'it cannot be opened; check who owns the workspace directory',
  26: 'it is not a catalog; put back a copy of it or start a new workspace',
};

function asUserError(error: unknown, path: string): Error {
  const reason = REASONS[resultCode(error)];
  if (reason !== undefined) {
    return new UserError(`Cannot use the catalog ${path}: ${reason}.`, { cause: error });
  }
  return error instanceof Error ? error : new RangeError(String(error));
}

function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

/**
 * SQLite's primary result code, or 0. Not by libsql's names, which lack most extended codes, nor by
 * its error class, which a failing select does not have.
 */
function resultCode(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode & 0xff;
  // Failing to open has no code of its own; libsql spells SQLite's number in the message.
  return /^ConnectionFailed\b.*: 14"?\)/.test(error.message) ? CANTOPEN : 0;
}
