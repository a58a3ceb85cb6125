import type { Kysely } from 'kysely';
import type { LogEntry } from './records.ts';
import type { Tables } from './tables.ts';

/** Which entries are asked for; what is absent does not narrow. */
export interface LogQuery {
  readonly offset: number;
  readonly limit: number;
  /** An id. */
  readonly person?: string | undefined;
  readonly action?: string | undefined;
}

/** What was done, by whom. Entries are added; the database refuses anything else. */
export class AuditLog {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ person, ...entry }: Omit<LogEntry, 'number' | 'at'>): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const newest = await transaction
        .selectFrom('audit_log')
        .select(({ fn }) => fn.max('number').as('number'))
        .executeTakeFirst();
      await transaction
        .insertInto('audit_log')
        .values({
          number: 1 + (newest?.number ?? 0),
          at: new Date().toISOString(),
          person: person?.id ?? null,
          name: person?.name ?? null,
          ...entry,
        })
        .execute();
    });
  }

  /** Newest first, with how many there are in all. */
  async list({ offset, limit, person, action }: LogQuery): Promise<{
    total: number;
    items: LogEntry[];
  }> {
    let query = this.#db.selectFrom('audit_log');
    if (person !== undefined) query = query.where('person', '=', person);
    if (action !== undefined) query = query.where('action', '=', action);
    const { total } = await query
      .select((columns) => columns.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await query
      .selectAll()
      .orderBy('number', 'desc')
      .limit(limit)
      .offset(offset)
      .execute();
    return {
      total,
      items: rows.map(({ person: id, name, ...entry }) => ({
        ...entry,
        person: id === null ? null : { id, name: name ?? '' },
      })),
    };
  }
}
