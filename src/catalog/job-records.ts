import type { Insertable, Kysely, Selectable } from 'kysely';
import * as z from 'zod';
import type { EpochFigures } from '../effects.ts';
import type { JobProgress, JobRecord } from './records.ts';
import type { JobsTable, Tables } from './tables.ts';

const progressSchema = z.object({
  step: z.string(),
  done: z.number(),
  total: z.number(),
  detail: z.string().nullable(),
}) satisfies z.ZodType<JobProgress>;

const epochsSchema = z.array(
  z.object({
    epoch: z.number(),
    loss: z.number(),
    tuningLogLoss: z.number().nullable(),
    tuningAccuracy: z.number().nullable(),
  }),
) satisfies z.ZodType<EpochFigures[]>;

/** Jobs, with how far each is. */
export class JobRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Keeps a job, in the place of what was kept of it before. */
  async save(job: JobRecord): Promise<void> {
    const row = rowOf(job);
    await this.#db
      .insertInto('jobs')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const row = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** Newest first. */
  async newest(limit: number): Promise<JobRecord[]> {
    const rows = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  /** Those that are not over, oldest first. */
  async pending(): Promise<JobRecord[]> {
    const rows = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('state', 'in', ['waiting', 'running', 'stopping'])
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(recordOf);
  }
}

function rowOf(job: JobRecord): Insertable<JobsTable> {
  const { id, kind, state, error, person, createdAt, startedAt, finishedAt } = job;
  return {
    ...{ id, kind, state, error, person },
    settings: JSON.stringify(job.settings),
    progress: job.progress === null ? null : JSON.stringify(job.progress),
    notes: JSON.stringify(job.notes),
    epochs: JSON.stringify(job.epochs),
    result: job.result === null ? null : JSON.stringify(job.result),
    created_at: createdAt,
    started_at: startedAt,
    finished_at: finishedAt,
  };
}

function recordOf(row: Selectable<JobsTable>): JobRecord {
  const { id, kind, state, error, person } = row;
  return {
    ...{ id, kind, state, error, person },
    settings: JSON.parse(row.settings) as unknown,
    progress: row.progress === null ? null : progressSchema.parse(JSON.parse(row.progress)),
    notes: z.array(z.string()).parse(JSON.parse(row.notes)),
    epochs: epochsSchema.parse(JSON.parse(row.epochs)),
    result: row.result === null ? null : (JSON.parse(row.result) as unknown),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
