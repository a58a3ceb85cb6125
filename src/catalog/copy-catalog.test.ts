import type { Insertable, Transaction } from 'kysely';
import { expect, test } from 'vitest';
import { onEachEngine } from '../../test/catalogs.ts';
import { fileRecord } from '../../test/file-record.ts';
import { silent } from '../effects.ts';
import { UserError } from '../errors.ts';
import { Catalog } from './catalog.ts';
import { copyCatalog, countCatalog } from './copy-catalog.ts';
import { migrate } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { toFileRow, toFrameRow } from './rows.ts';
import type { Tables } from './tables.ts';

const at = '2026-01-01T00:00:00.000Z';
const someone = { createdAt: at, updatedAt: at };
const files = Array.from({ length: 4100 }, (_, i) => fileRecord(i));
const [first] = files;
const file_id = toFileRow(first!).id;

/** At least one row of every table, and of one more than are read at once. */
const rows: { readonly [Name in keyof Tables]: readonly Insertable<Tables[Name]>[] } = {
  files: files.map(toFileRow),
  frames: first!.frames.map((frame) => ({
    ...toFrameRow(first!.path, frame),
    ...{ category: 'Größe 🩺', category_source: 'person' },
  })),
  frame_words: [{ file_id, number: 0, picture: 'p', reader: 'r', words: '[]' }],
  frame_searches: [{ hash: 'ab', reader: 'r', words: '["LIVER"]' }],
  labels: [2, 10, 1].map((seq) => ({
    ...{ frame_id: 'f', seq, file_id, picture: 'p', category: null, source: 'text', at },
    ...{ grounds: '{}', person: null },
  })),
  splits: [{ number: 1, seed: 2 ** 40 + 1, settings: '{}', at }],
  split_assignments: [{ split: 1, cluster: 'P-1', part: 'test' }],
  runs: [{ name: 'main', json: '{}', finished_at: null }],
  audits: [{ number: 1, json: '{}', at }],
  reader_studies: ['b', 'B', 'a'].map((name) => ({ name, json: '{}' })),
  readings: [{ study: 'a', reader: 'Ada', synthetic: 0, locked_at: null }],
  reading_answers: [
    {
      ...{ study: 'a', reader: 'Ada', position: 1, case_name: 'c', category: 'liver', at },
      ...{ certainty: 0.1 + 0.2, milliseconds: 1e-7 },
    },
  ],
  people: [
    {
      ...{ id: 'p', name: 'Ada', email: 'ada@example.org', emailVerified: 0, image: null },
      ...{ ...someone, role: 'reader', disabled: 0, failures: 0, lockedUntil: null },
      lastSignInAt: null,
    },
  ],
  sessions: [
    {
      id: 's',
      expiresAt: at,
      token: 't',
      ...someone,
      ipAddress: null,
      userAgent: null,
      userId: 'p',
    },
  ],
  accounts: [
    {
      ...{ id: 'a', accountId: 'p', providerId: 'credential', userId: 'p', accessToken: null },
      ...{ refreshToken: null, idToken: null, accessTokenExpiresAt: null, scope: null },
      ...{ refreshTokenExpiresAt: null, password: 'hash', ...someone },
    },
  ],
  verifications: [{ id: 'v', identifier: 'i', value: 'x', expiresAt: at, ...someone }],
  audit_log: [{ number: 1, at, person: 'p', name: 'Ada', action: 'a', subject: '', detail: '' }],
  reading_assignments: [{ id: 'r', study: 'a', person: 'p', reader: 'Ada' }],
  jobs: [
    {
      ...{ id: 'j', kind: 'train', settings: '{}', state: 'done', progress: null, notes: '[]' },
      ...{ epochs: '[]', error: null, result: null, person: null, created_at: at },
      ...{ started_at: null, finished_at: null },
    },
  ],
  corrections: [
    {
      ...{ id: 'c', hash: null, sop_instance_uid: '1.2', number: 0, category: 'liver', at },
      ...{ said_by: null, note: null },
    },
  ],
};
const counts = Object.fromEntries(Object.entries(rows).map(([name, some]) => [name, some.length]));

async function fill(address: string): Promise<void> {
  const database = openDatabase(address);
  await migrate(database);
  await database.kysely.transaction().execute(async (transaction) => {
    const untyped = transaction as unknown as Transaction<Record<string, Record<string, unknown>>>;
    for (const [name, some] of Object.entries(rows)) {
      for (let i = 0; i < some.length; i += 500) {
        await untyped
          .insertInto(name)
          .values(some.slice(i, i + 500))
          .execute();
      }
    }
  });
  await database.kysely.destroy();
}

onEachEngine((address) => {
  test('a catalog is copied there and back with every row, and found equal', async () => {
    const [one, other] = [await address('one'), await address('other')];
    await fill(one);
    expect(await copyCatalog(one, other, silent)).toEqual(counts);
    expect(await countCatalog(other)).toEqual(counts);
    // Again, as after a crash: nothing is left to do.
    expect(await copyCatalog(other, one, silent)).toEqual(counts);
    const [from, to] = [await Catalog.open(one), await Catalog.open(other)];
    expect(await to.files()).toEqual(await from.files());
    expect(await to.listedFrames()).toEqual(await from.listedFrames());
    await Promise.all([from.close(), to.close()]);
  });

  test('a place that holds another catalog is refused and stays as it is', async () => {
    const [one, other] = [await address('one'), await address('other')];
    for (const [i, place] of [one, other].entries()) {
      const catalog = await Catalog.open(place);
      await catalog.recordFile(fileRecord(i));
      await catalog.close();
    }
    const error = await copyCatalog(one, other, silent).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain('that holds another one');
    expect(await countCatalog(other)).toMatchObject({ files: 1 });
  });

  test('an interrupted copy leaves nothing behind', async () => {
    const [one, other] = [await address('one'), await address('other')];
    await fill(one);
    const controller = new AbortController();
    const { signal } = controller;
    const progress = (): void => controller.abort();
    await expect(copyCatalog(one, other, { progress, signal })).rejects.toThrow(
      'nothing of it was copied',
    );
    expect(Object.values(await countCatalog(other)).every((count) => count === 0)).toBe(true);
  });
});
