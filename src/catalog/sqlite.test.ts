import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileRecord } from '../../test/file-record.ts';
import type { CatalogDatabase } from './database.ts';
import { migrate } from './migrations.ts';
import { recordFiles } from './record-files.ts';
import { sqliteDatabase } from './sqlite.ts';

let dir: string;
let one: CatalogDatabase;
let other: CatalogDatabase;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-sqlite-'));
  [one, other] = [sqliteDatabase(join(dir, 'a.db')), sqliteDatabase(join(dir, 'a.db'))];
  await migrate(one);
});

afterEach(async () => {
  await one.kysely.destroy();
  await other.kysely.destroy();
  await rm(dir, { recursive: true });
});

test.each([true, undefined, NaN, new Date(0), 'a\0b'])(
  'a parameter that libsql would abort on or falsify is refused: %j',
  async (value) => {
    await expect(sql`select ${value}`.execute(one.kysely)).rejects.toThrow(RangeError);
  },
);

test('values come back as they went in', async () => {
  const values = ['', 'Größe 🩺', 0, -1.5, 2 ** 40 + 1, 1_700_000_000_000.25, null];
  for (const value of values) {
    const { rows } = await sql<{ value: unknown }>`select ${value} as value`.execute(one.kysely);
    expect(rows).toEqual([{ value }]);
  }
});

test('a connection that waits for the write lock does not stop the process', async () => {
  let ticks = 0;
  const holding = one.kysely.transaction().execute(async (transaction) => {
    await recordFiles(transaction, [fileRecord(1)], '2026-01-01T00:00:00.000Z');
    for (; ticks < 20; ticks++) await sleep(5);
  });
  await sleep(10);
  const ticksThen = await other.kysely.transaction().execute(async (transaction) => {
    await recordFiles(transaction, [fileRecord(2)], '2026-01-01T00:00:00.000Z');
    return ticks;
  });
  await holding;
  expect(ticksThen).toBe(20);
  expect(await one.kysely.selectFrom('files').select('id').execute()).toHaveLength(2);
});
