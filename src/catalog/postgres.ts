import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type PostgresQueryResult,
  sql,
  type TransactionSettings,
} from 'kysely';
import type { CustomTypesConfig, Pool, PoolClient } from 'pg';
import { bindable } from './bindable.ts';
import type { CatalogDatabase } from './database.ts';
import { parsePostgresAddress, type PostgresAddress } from './postgres-address.ts';
import { asUserError, BUSY_MS, isAbsent } from './postgres-errors.ts';
import type { Tables } from './tables.ts';

/** Connections that one process holds at most. */
const CONNECTIONS = 4;
/** Long enough for a server that is being restarted. */
const ABSENT_MS = 30_000;

/** What a database has to know of Postgres' own numbers: int8, and numeric as sums of it are. */
const WHOLE_NUMBERS: ReadonlySet<number> = new Set([20, 1700]);

/**
 * The catalog in a schema of a Postgres database, 14 or newer, through pg. Everything that only
 * Postgres knows is in this file.
 *
 * Transactions take one lock of the schema as they begin, so that two writers wait for each other
 * instead of failing on commit; reading waits for nobody. Text sorts by its bytes, as in SQLite.
 * Every table has a trigger that counts its changes by who made them, one row per connection, which
 * no two transactions ever wait for.
 *
 * @param absentMs how long a server that does not answer is waited for.
 */
export function postgresDatabase(url: string, absentMs = ABSENT_MS): CatalogDatabase {
  const address = parsePostgresAddress(url);
  const origin = randomUUID();
  const pool = () => openPool(address, origin, absentMs);
  const kysely = new Kysely<Tables>({ dialect: new CatalogDialect(pool, address, origin) });
  return {
    location: address.location,
    kysely,
    async schemaNumber(db) {
      const there = await sql<{ name: string | null }>`
        select to_regclass('catalog_schema')::text as name`.execute(db);
      if ((there.rows[0]?.name ?? null) === null) return 0;
      const { rows } = await sql<{ number: number }>`select number from catalog_schema`.execute(db);
      return rows[0]?.number ?? 0;
    },
    async setSchemaNumber(transaction, schema) {
      await sql`create table if not exists catalog_schema (number integer not null)`.execute(
        transaction,
      );
      await sql`delete from catalog_schema`.execute(transaction);
      await sql`insert into catalog_schema values (${schema})`.execute(transaction);
      await countChanges(transaction);
    },
    async onlyAdd(transaction, table) {
      const name = sql.id(`${table}_refuses_changes`);
      await sql`
        create function ${name}() returns trigger language plpgsql as
        $$ begin raise exception 'rows are only ever added'; end $$`.execute(transaction);
      await sql`
        create trigger ${name} before update or delete or truncate on ${sql.table(table)}
        for each statement execute function ${name}()`.execute(transaction);
    },
    async version() {
      const { rows } = await sql<{ others: number | null; own: number | null }>`
        select sum(changes) filter (where origin <> ${origin}) as others,
          sum(changes) filter (where origin = ${origin}) as own
        from catalog_changes`.execute(kysely);
      return { others: String(rows[0]?.others ?? 0), own: String(rows[0]?.own ?? 0) };
    },
  };
}

/** Sees to it that changes are counted, on tables that are new too. */
async function countChanges(transaction: Kysely<Tables>): Promise<void> {
  await sql`
    create table if not exists catalog_changes (
      origin text not null, connection integer not null, changes bigint not null,
      primary key (origin, connection))`.execute(transaction);
  await sql`
    create or replace function count_change() returns trigger language plpgsql
    set search_path from current as $$ begin
      insert into catalog_changes
      values (coalesce(current_setting('sonograft.origin', true), ''), pg_backend_pid(), 1)
      on conflict (origin, connection) do update set changes = catalog_changes.changes + 1;
      return null;
    end $$`.execute(transaction);
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables
    where schemaname = current_schema() and tablename not like 'catalog\_%'`.execute(transaction);
  for (const { name } of rows) {
    await sql`
      create or replace trigger count_change after insert or update or delete on ${sql.table(name)}
      for each statement execute function count_change()`.execute(transaction);
  }
}

/** Opens connections as they are needed; the first of them loads pg. */
async function openPool(
  address: PostgresAddress,
  origin: string,
  absentMs: number,
): Promise<PostgresPool> {
  const { default: pg } = await import('pg');
  const { host, port, user, database, schema, ssl } = address;
  const types: CustomTypesConfig = {
    getTypeParser(type, format): unknown {
      return WHOLE_NUMBERS.has(type) ? Number : pg.types.getTypeParser(type, format);
    },
  };
  const settings = { search_path: schema, lock_timeout: BUSY_MS, 'sonograft.origin': origin };
  const pool = new pg.Pool({
    ...{ host, port, user, database, types },
    ssl: ssl === false ? false : { rejectUnauthorized: true, ca: ssl.ca },
    max: CONNECTIONS,
    application_name: 'sonograft',
    connectionTimeoutMillis: BUSY_MS,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  // A connection that is lost is told by the query that needs it, and replaced by the next one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new CatalogPool(pool, address.location, absentMs);
}

/** A pool whose errors say what to do. */
class CatalogPool implements PostgresPool {
  readonly #pool: Pool;
  readonly #location: string;
  readonly #absentMs: number;

  constructor(pool: Pool, location: string, absentMs: number) {
    this.#pool = pool;
    this.#location = location;
    this.#absentMs = absentMs;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#connect();
    return {
      query: queryOf(client, this.#location),
      release: () => client.release(),
    };
  }

  async #connect(): Promise<PoolClient> {
    const until = performance.now() + this.#absentMs;
    for (let pause = 50; ; pause = Math.min(1000, 2 * pause)) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (!isAbsent(error) || performance.now() > until) throw asUserError(error, this.#location);
      }
      await sleep(pause);
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}

function queryOf(client: PoolClient, location: string): PostgresPoolClient['query'] {
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new RangeError('The catalog reads through no cursor');
    return client.query(text, parameters.map(bindable)).catch((error: unknown) => {
      throw asUserError(error, location);
    });
  }
  return query;
}

class CatalogDialect extends PostgresDialect {
  readonly #pool: () => Promise<PostgresPool>;
  readonly #address: PostgresAddress;
  readonly #origin: string;

  constructor(pool: () => Promise<PostgresPool>, address: PostgresAddress, origin: string) {
    super({ pool });
    this.#pool = pool;
    this.#address = address;
    this.#origin = origin;
  }

  override createDriver(): CatalogDriver {
    return new CatalogDriver(this.#pool, this.#address, this.#origin);
  }

  override createQueryCompiler(): ByteSorted {
    return new ByteSorted();
  }
}

class CatalogDriver extends PostgresDriver {
  readonly #schema: string;
  readonly #origin: string;
  #isUsed = false;

  constructor(pool: () => Promise<PostgresPool>, { schema }: PostgresAddress, origin: string) {
    super({ pool });
    this.#schema = schema;
    this.#origin = origin;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#isUsed = true;
    return connection;
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await super.beginTransaction(connection, settings);
    const lock = `select pg_advisory_xact_lock(hashtext('sonograft'), hashtext($1))`;
    await connection.executeQuery(CompiledQuery.raw(lock, [this.#schema]));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch {
      // The connection is lost, and with it the transaction; the first error says so.
    }
  }

  /** Adds this process' count of changes to that of those which are gone. */
  override async destroy(): Promise<void> {
    if (this.#isUsed) {
      const merge = `
        with gone as (delete from catalog_changes where origin = $1 returning changes)
        insert into catalog_changes select '', 0, sum(changes) from gone having count(*) > 0
        on conflict (origin, connection)
        do update set changes = catalog_changes.changes + excluded.changes`;
      try {
        const connection = await this.acquireConnection();
        await connection
          .executeQuery(CompiledQuery.raw(merge, [this.#origin]))
          .finally(() => this.releaseConnection(connection as never));
      } catch {
        // Its rows stay; they are few and count as they are.
      }
    }
    await super.destroy();
  }
}

/** Makes columns of text that sort by their bytes, whatever the language of the database. */
class ByteSorted extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}
