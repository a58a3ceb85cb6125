import { type Kysely, sql } from 'kysely';
import { UserError } from '../errors.ts';
import type { CatalogDatabase } from './database.ts';
import type { Tables } from './tables.ts';

export type Migration = (db: Kysely<Tables>, engine: CatalogDatabase) => Promise<void>;

/**
 * Schema n is what the first n of these make. A released one is never changed (a test compares each
 * with its golden), only added to.
 */
export const migrations: readonly Migration[] = [
  createFirstTables,
  numberRegions,
  addFilled,
  keepWords,
  keepReadings,
  keepSearches,
  keepPeople,
  keepJobs,
  keepCorrections,
];

/**
 * Brings the database to the newest schema, in one transaction: all of the way or not at all.
 *
 * @param steps other migrations than ours, for tests.
 * @throws UserError when a newer version of Sonograft has made it.
 */
export async function migrate(
  database: CatalogDatabase,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const { kysely } = database;
  const found = await database.schemaNumber(kysely);
  refuseNewer(database, found, steps.length);
  if (found === steps.length) return;
  await kysely.transaction().execute(async (transaction) => {
    // Another process may have migrated while this one waited for the lock.
    const applied = await database.schemaNumber(transaction);
    refuseNewer(database, applied, steps.length);
    for (const step of steps.slice(applied)) await step(transaction, database);
    await database.setSchemaNumber(transaction, steps.length);
  });
}

function refuseNewer({ location }: CatalogDatabase, found: number, known: number): void {
  if (found <= known) return;
  throw new UserError(
    `Cannot open the workspace: its catalog ${location} has schema ${found} and this version of Sonograft knows schemas up to ${known}; install the newer version that wrote it.`,
  );
}

async function createFirstTables(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('files')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('path', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('mtime_ms', 'double precision', (column) => column.notNull())
    .addColumn('sha256', 'text')
    .addColumn('settings_hash', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('rule', 'text')
    .addColumn('picture', 'text', (column) => column.notNull())
    .addColumn('cluster', 'text', (column) => column.notNull())
    .addColumn('patient', 'text')
    .addColumn('study', 'text')
    .addColumn('series', 'text')
    .addColumn('sop_instance_uid', 'text')
    .addColumn('format', 'text')
    .addColumn('acquisition', 'text')
    .addColumn('label', 'text')
    .addColumn('label_source', 'text')
    .addColumn('split', 'text')
    .execute();
  await schema
    .createTable('frames')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('file_id', 'text', (column) =>
      column.notNull().references('files.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('rule', 'text')
    .addColumn('hash', 'text')
    .addColumn('x0', 'integer')
    .addColumn('y0', 'integer')
    .addColumn('x1', 'integer')
    .addColumn('y1', 'integer')
    .addColumn('box_rule', 'text')
    .addColumn('category', 'text')
    .addColumn('category_source', 'text')
    .addUniqueConstraint('frames_by_file', ['file_id', 'number'])
    .execute();
  await schema
    .createTable('labels')
    .addColumn('frame_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('file_id', 'text', (column) => column.notNull())
    .addColumn('picture', 'text', (column) => column.notNull())
    .addColumn('category', 'text')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('labels_in_order', ['frame_id', 'seq'])
    .execute();
  await schema.createIndex('labels_by_file').on('labels').column('file_id').execute();
  await schema
    .createTable('splits')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('seed', 'double precision', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('split_assignments')
    .addColumn('split', 'integer', (column) => column.notNull().references('splits.number'))
    .addColumn('cluster', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_part_per_cluster', ['split', 'cluster'])
    .execute();
  await schema
    .createTable('runs')
    .addColumn('name', 'text', (column) => column.notNull().primaryKey())
    .addColumn('json', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .execute();
}

/** A frame may hold several pictures. SQLite cannot change a constraint, so the table is made anew. */
async function numberRegions(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('frames_of_regions')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('file_id', 'text', (column) =>
      column.notNull().references('files.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('region', 'integer', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('rule', 'text')
    .addColumn('hash', 'text')
    .addColumn('x0', 'integer')
    .addColumn('y0', 'integer')
    .addColumn('x1', 'integer')
    .addColumn('y1', 'integer')
    .addColumn('box_rule', 'text')
    .addColumn('category', 'text')
    .addColumn('category_source', 'text')
    .addUniqueConstraint('pictures_by_file', ['file_id', 'number', 'region'])
    .execute();
  await sql`
    insert into frames_of_regions
    select id, file_id, number, 0, verdict, rule, hash, x0, y0, x1, y1, box_rule, category,
      category_source
    from frames`.execute(db);
  await schema.dropTable('frames').execute();
  await schema.alterTable('frames_of_regions').renameTo('frames').execute();
}

/** What is hidden of a frame. */
async function addFilled(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('frames')
    .addColumn('filled', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
}

/** Labels come of words that are read on frames, say what they rest on, and are audited. */
async function keepWords({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('frame_words')
    .addColumn('file_id', 'text', (column) =>
      column.notNull().references('files.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('picture', 'text', (column) => column.notNull())
    .addColumn('reader', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('words_by_frame', ['file_id', 'number'])
    .execute();
  await schema.alterTable('labels').addColumn('grounds', 'text').execute();
  await schema
    .createTable('audits')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('json', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
}

/** Reader studies, who reads in them, and what each answered: answers are added, never changed. */
async function keepReadings({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('reader_studies')
    .addColumn('name', 'text', (column) => column.notNull().primaryKey())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('readings')
    .addColumn('study', 'text', (column) => column.notNull().references('reader_studies.name'))
    .addColumn('reader', 'text', (column) => column.notNull())
    .addColumn('synthetic', 'integer', (column) => column.notNull())
    .addColumn('locked_at', 'text')
    .addPrimaryKeyConstraint('one_reading_per_reader', ['study', 'reader'])
    .execute();
  await schema
    .createTable('reading_answers')
    .addColumn('study', 'text', (column) => column.notNull())
    .addColumn('reader', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('case_name', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('certainty', 'double precision')
    .addColumn('milliseconds', 'double precision')
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('answers_in_order', ['study', 'reader', 'position'])
    .execute();
}

/** Finished frames are searched for text before they are trained on. */
async function keepSearches({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('frame_searches')
    .addColumn('hash', 'text', (column) => column.notNull().primaryKey())
    .addColumn('reader', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .execute();
}

/** People sign in to the workbench, give labels there, are asked to read, and what they do is logged. */
async function keepPeople(db: Kysely<Tables>, engine: CatalogDatabase): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('people')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('emailVerified', 'integer', (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('updatedAt', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('reader'))
    .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('lockedUntil', 'text')
    .addColumn('lastSignInAt', 'text')
    .execute();
  await schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('expiresAt', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('updatedAt', 'text', (column) => column.notNull())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('people.id').onDelete('cascade'),
    )
    .execute();
  await schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('accountId', 'text', (column) => column.notNull())
    .addColumn('providerId', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('people.id').onDelete('cascade'),
    )
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', 'text')
    .addColumn('refreshTokenExpiresAt', 'text')
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('updatedAt', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('verifications')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('updatedAt', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('audit_log')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('person', 'text')
    .addColumn('name', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await engine.onlyAdd(db, 'audit_log');
  await schema
    .createTable('reading_assignments')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('study', 'text', (column) => column.notNull().references('reader_studies.name'))
    .addColumn('person', 'text', (column) => column.notNull().references('people.id'))
    .addColumn('reader', 'text', (column) => column.notNull())
    .addUniqueConstraint('one_assignment_per_person', ['study', 'person'])
    .addUniqueConstraint('one_person_per_reader', ['study', 'reader'])
    .execute();
  await schema.createIndex('sessions_by_person').on('sessions').column('userId').execute();
  await schema.createIndex('accounts_by_person').on('accounts').column('userId').execute();
  await schema.alterTable('labels').addColumn('person', 'text').execute();
}

/** Steps that run beside the server. */
async function keepJobs({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('jobs')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('progress', 'text')
    .addColumn('notes', 'text', (column) => column.notNull())
    .addColumn('epochs', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('result', 'text')
    .addColumn('person', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('finished_at', 'text')
    .execute();
}

/** What a classifier in service was told that its images show. */
async function keepCorrections({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('corrections')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('hash', 'text')
    .addColumn('sop_instance_uid', 'text')
    .addColumn('number', 'integer')
    .addColumn('category', 'text')
    .addColumn('said_by', 'text')
    .addColumn('note', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
}
