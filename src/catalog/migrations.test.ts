import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEachEngine } from '../../test/catalogs.ts';
import { UserError } from '../errors.ts';
import { Catalog } from './catalog.ts';
import type { CatalogDatabase } from './database.ts';
import { migrate, migrations, type Migration } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { sqliteDatabase } from './sqlite.ts';

const numbers = migrations.map((_, i) => i);

onEachEngine((address) => {
  let opened: CatalogDatabase[];

  beforeEach(() => {
    opened = [];
  });

  afterEach(async () => {
    for (const database of opened) await database.kysely.destroy();
  });

  async function open(name: string): Promise<CatalogDatabase> {
    const database = openDatabase(await address(name));
    opened.push(database);
    return database;
  }

  test.each(numbers)(
    'schema %i is brought to the newest, which is that of a new one',
    async (n) => {
      const fresh = await open('fresh');
      await migrate(fresh);
      const old = await open('old');
      await migrate(old, migrations.slice(0, n));
      expect(await old.schemaNumber(old.kysely)).toBe(n);
      const catalog = await Catalog.open(await address('old'));
      await catalog.close();
      expect(await old.schemaNumber(old.kysely)).toBe(migrations.length);
      expect(await tablesOf(old)).toEqual(await tablesOf(fresh));
    },
  );

  test('frames of schema 1 are the first regions of theirs', async () => {
    const database = await open('some');
    await migrate(database, migrations.slice(0, 1));
    await sql`
    insert into files (id, path, name, size, mtime_ms, settings_hash, verdict, picture, cluster)
    values ('f', '/f', 'f', 1, 1, 's', 'accepted', 'p', 'c')`.execute(database.kysely);
    await sql`
    insert into frames (id, file_id, number, verdict, hash, x0, y0, x1, y1, box_rule, category)
    values ('f.3', 'f', 3, 'accepted', 'h', 1, 2, 3, 4, 'bright-content', 'liver')`.execute(
      database.kysely,
    );
    await migrate(database);
    const [frame] = await database.kysely.selectFrom('frames').selectAll().execute();
    expect(frame).toMatchObject({
      ...{ id: 'f.3', file_id: 'f', number: 3, region: 0, verdict: 'accepted', hash: 'h' },
      ...{ x0: 1, y0: 2, x1: 3, y1: 4, box_rule: 'bright-content', category: 'liver' },
    });
  });

  test('a newer schema is refused in one sentence and stays as it is', async () => {
    const newer = await open('newer');
    await migrate(newer);
    await newer.setSchemaNumber(newer.kysely, 99);
    const error = await Catalog.open(await address('newer')).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toBe(
      `Cannot open the workspace: its catalog ${newer.location} has schema 99 and this version of Sonograft knows schemas up to ${migrations.length}; install the newer version that wrote it.`,
    );
    expect(await newer.schemaNumber(newer.kysely)).toBe(99);
  });

  test('a step that fails undoes the steps before it', async () => {
    const add = (name: string): Migration => {
      return ({ schema }) => schema.createTable(name).addColumn('a', 'text').execute();
    };
    const fail: Migration = ({ schema }) => schema.dropTable('missing').execute();
    const database = await open('some');
    await migrate(database, [add('one')]);
    const before = await tablesOf(database);
    await expect(migrate(database, [add('one'), add('two'), fail])).rejects.toThrow('missing');
    expect(await tablesOf(database)).toEqual(before);
    expect(await database.schemaNumber(database.kysely)).toBe(1);
    await migrate(database, [add('one'), add('two'), add('three')]);
    expect(await database.schemaNumber(database.kysely)).toBe(3);
  });

  test('connections that open a new catalog at once make it once', async () => {
    const url = await address('new');
    const catalogs = await Promise.all(Array.from({ length: 8 }, () => Catalog.open(url)));
    for (const catalog of catalogs) expect(await catalog.files()).toEqual([]);
    for (const catalog of catalogs) await catalog.close();
  });
});

test.each(numbers.map((n) => n + 1))('schema %i stays what it was when it came out', async (n) => {
  const database = sqliteDatabase(':memory:');
  await migrate(database, migrations.slice(0, n));
  await expect(await sqliteTables(database)).toMatchFileSnapshot(
    `../../test/golden/catalog-schema/${n}.sql`,
  );
  await database.kysely.destroy();
});

async function tablesOf(database: CatalogDatabase): Promise<unknown> {
  if (!database.location.startsWith('postgres:')) return await sqliteTables(database);
  const { rows } = await sql`
    select conrelid::regclass::text as thing, pg_get_constraintdef(oid) as what
    from pg_constraint where connamespace = current_schema()::regnamespace
    union all
    select indexname, replace(indexdef, current_schema() || '.', '') from pg_indexes where schemaname = current_schema()
    union all
    select table_name || '.' || column_name, concat_ws(' ',
      ordinal_position, data_type, collation_name, is_nullable, column_default)
    from information_schema.columns where table_schema = current_schema()
    order by 1, 2`.execute(database.kysely);
  return rows;
}

async function sqliteTables({ kysely }: CatalogDatabase): Promise<string> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null order by type desc, name`.execute(kysely);
  return rows.map((row) => `${row.sql.replaceAll(', "', ',\n  "')};\n`).join('');
}
