import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { Catalog } from './catalog.ts';
import type { CatalogDatabase } from './database.ts';
import { migrate, migrations, type Migration } from './migrations.ts';
import { openDatabase } from './open-database.ts';

let dir: string;
let opened: CatalogDatabase[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-migrations-'));
  opened = [];
});

afterEach(async () => {
  for (const database of opened) await database.kysely.destroy();
  await rm(dir, { recursive: true });
});

const url = (name: string) => pathToFileURL(join(dir, name)).href;

function open(name: string): CatalogDatabase {
  const database = openDatabase(url(name));
  opened.push(database);
  return database;
}

async function tablesOf({ kysely }: CatalogDatabase): Promise<string> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null order by type desc, name`.execute(kysely);
  return rows.map((row) => `${row.sql.replaceAll(', "', ',\n  "')};\n`).join('');
}

const numbers = migrations.map((_, i) => i);

test.each(numbers)('schema %i is brought to the newest, which is that of a new one', async (n) => {
  const fresh = open('fresh.db');
  await migrate(fresh);
  const old = open('old.db');
  await migrate(old, migrations.slice(0, n));
  expect(await old.schemaNumber(old.kysely)).toBe(n);
  const catalog = await Catalog.open(url('old.db'));
  await catalog.close();
  expect(await old.schemaNumber(old.kysely)).toBe(migrations.length);
  expect(await tablesOf(old)).toBe(await tablesOf(fresh));
});

test.each(numbers.map((n) => n + 1))('schema %i stays what it was when it came out', async (n) => {
  const database = open('some.db');
  await migrate(database, migrations.slice(0, n));
  await expect(await tablesOf(database)).toMatchFileSnapshot(
    `../../test/golden/catalog-schema/${n}.sql`,
  );
});

test('frames of schema 1 are the first regions of theirs', async () => {
  const database = open('some.db');
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
  const newer = open('newer.db');
  await migrate(newer);
  await newer.setSchemaNumber(newer.kysely, 99);
  const error = await Catalog.open(url('newer.db')).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toBe(
    `Cannot open the workspace: its catalog ${join(dir, 'newer.db')} has schema 99 and this version of Sonograft knows schemas up to ${migrations.length}; install the newer version that wrote it.`,
  );
  expect(await newer.schemaNumber(newer.kysely)).toBe(99);
});

test('a step that fails undoes the steps before it', async () => {
  const add = (name: string): Migration => {
    return ({ schema }) => schema.createTable(name).addColumn('a', 'text').execute();
  };
  const fail: Migration = ({ schema }) => schema.dropTable('missing').execute();
  const database = open('some.db');
  await migrate(database, [add('one')]);
  const before = await tablesOf(database);
  await expect(migrate(database, [add('one'), add('two'), fail])).rejects.toThrow('missing');
  expect(await tablesOf(database)).toBe(before);
  expect(await database.schemaNumber(database.kysely)).toBe(1);
  await migrate(database, [add('one'), add('two'), add('three')]);
  expect(await database.schemaNumber(database.kysely)).toBe(3);
});

test('connections that open a new catalog at once make it once', async () => {
  const catalogs = await Promise.all(Array.from({ length: 8 }, () => Catalog.open(url('new.db'))));
  for (const catalog of catalogs) expect(await catalog.files()).toEqual([]);
  for (const catalog of catalogs) await catalog.close();
});
