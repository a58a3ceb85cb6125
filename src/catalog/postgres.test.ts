import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileRecord } from '../../test/file-record.ts';
import { freePort } from '../../test/free-port.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../../test/postgres.ts';
import { UserError } from '../errors.ts';
import { Catalog } from './catalog.ts';
import { postgresDatabase } from './postgres.ts';

describe.skipIf(!hasPostgres)('Postgres (skipped where it is not installed)', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test('a server that is restarted between two queries is waited for', async () => {
    const catalog = await Catalog.open(await server.schema('restarted'));
    await catalog.recordFile(fileRecord(1));
    await server.restart();
    await catalog.recordFile(fileRecord(2));
    expect(await catalog.files()).toHaveLength(2);
    await catalog.close();
  });

  test('a restart within a transaction undoes it and is told', async () => {
    const { kysely } = postgresDatabase(await server.schema('broken'));
    await sql`create table things (a integer)`.execute(kysely);
    const work = kysely.transaction().execute(async (transaction) => {
      await sql`insert into things values (1)`.execute(transaction);
      await server.restart();
      await sql`insert into things values (2)`.execute(transaction);
    });
    await expect(work).rejects.toThrow('the server does not answer');
    const { rows } = await sql`select a from things`.execute(kysely);
    expect(rows).toEqual([]);
    await kysely.destroy();
  });

  test('text sorts by its bytes in a database that sorts by language', async () => {
    const catalog = await Catalog.open(await server.schema('sorted'));
    for (const name of ['b', 'A', 'a', 'ä', 'B', '_']) {
      await catalog.saveReaderStudy({ name, json: '{}' });
    }
    const names = (await catalog.readerStudies()).map(({ name }) => name);
    expect(names).toEqual(['A', 'B', '_', 'a', 'b', 'ä']);
    const { rows } = await sql<{ first: string }>`
      select min(v) as first from (values ('B'), ('a')) as t(v)`.execute(catalog.people.database);
    expect(rows).toEqual([{ first: 'a' }]);
    await catalog.close();
  });

  test('the count of changes outlives the process that made them', async () => {
    const address = await server.schema('counted');
    const [one, other] = [await Catalog.open(address), await Catalog.open(address)];
    const before = await one.contentVersion();
    await other.recordFile(fileRecord(1));
    const after = await one.contentVersion();
    expect(after).not.toBe(before);
    await other.close();
    expect(await one.contentVersion()).toBe(after);
    await one.close();
  });

  test.each([
    ['no such schema', () => `${server.url}?schema=missing`, 'the database has no such schema'],
    ['no such database', () => server.url.replace(/postgres$/, 'gone'), 'no such database'],
    ['no such user', () => server.url.replace('sonograft@', 'eve@'), 'does not let this user in'],
    ['no encryption', () => `${server.url}?sslmode=verify-full`, 'it does not encrypt'],
  ])('%s is one sentence', async (_, address, sentence) => {
    const error = await Catalog.open(address()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(/^Cannot use the catalog postgres:\/\/127/);
    expect((error as UserError).message).toContain(sentence);
  });

  test('a transaction that keeps the others waiting is told', async () => {
    const address = await server.schema('busy');
    const catalog = await Catalog.open(address);
    const { kysely } = postgresDatabase(address);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let held: Promise<void> | undefined;
    await new Promise<void>((begun) => {
      held = kysely.transaction().execute(() => {
        begun();
        return released;
      });
    });
    await expect(catalog.recordFile(fileRecord(1))).rejects.toThrow(
      'has been writing to it for 10 s',
    );
    release();
    await held;
    await kysely.destroy();
    await catalog.close();
  }, 20_000);
});

test('a server that is not there is waited for, and then told', async () => {
  const database = postgresDatabase(`postgres://a@127.0.0.1:${await freePort()}/b`, 300);
  const error = await database.schemaNumber(database.kysely).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toContain('the server does not answer');
  await database.kysely.destroy();
});
