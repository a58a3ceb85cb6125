import type { Kysely, Selectable } from 'kysely';
import type { PersonRecord, Role } from './records.ts';
import type { PeopleTable, Tables } from './tables.ts';

/** What may be changed of a person. */
export type PersonChange = Partial<
  Pick<PersonRecord, 'name' | 'role' | 'disabled' | 'failures' | 'lockedUntil' | 'lastSignInAt'>
>;

/** Who may sign in. Their passwords and sessions are kept by whoever lets them in. */
export class People {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Everyone, by name. */
  async all(): Promise<PersonRecord[]> {
    const rows = await this.#db.selectFrom('people').selectAll().execute();
    return rows.map(recordOf).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async find(
    by: { readonly id: string } | { readonly email: string },
  ): Promise<PersonRecord | undefined> {
    const query = this.#db.selectFrom('people').selectAll();
    const row = await (
      'id' in by ? query.where('id', '=', by.id) : query.where('email', '=', by.email)
    ).executeTakeFirst();
    return row && recordOf(row);
  }

  async hasAdministrator(): Promise<boolean> {
    const row = await this.#db
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'administrator' satisfies Role)
      .executeTakeFirst();
    return row !== undefined;
  }

  async change(id: string, change: PersonChange): Promise<void> {
    const { disabled, ...rest } = change;
    await this.#db
      .updateTable('people')
      .set({ ...rest, ...(disabled !== undefined && { disabled: Number(disabled) }) })
      .where('id', '=', id)
      .execute();
  }

  /** Ends the sessions of a person; of all but one where its token is given. */
  async endSessions(id: string, except = ''): Promise<void> {
    await this.#db
      .deleteFrom('sessions')
      .where('userId', '=', id)
      .where('token', '!=', except)
      .execute();
  }

  /** Ends the sessions of everyone who has no account of a kind that is named, such as `credential`. */
  async endSessionsBut(ways: readonly string[]): Promise<void> {
    await this.#db
      .deleteFrom('sessions')
      .where('userId', 'not in', (query) =>
        query.selectFrom('accounts').select('userId').where('providerId', 'in', ways),
      )
      .execute();
  }

  /** What keeps accounts and sessions writes into this database itself. */
  get database(): Kysely<Tables> {
    return this.#db;
  }
}

function recordOf(row: Selectable<PeopleTable>): PersonRecord {
  const { id, name, email, role, failures, lockedUntil, createdAt, lastSignInAt } = row;
  const disabled = row.disabled === 1;
  return { id, name, email, role, disabled, failures, lockedUntil, createdAt, lastSignInAt };
}
