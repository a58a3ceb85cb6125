import type { Kysely } from 'kysely';
import type { AssignmentRecord } from './records.ts';
import type { Tables } from './tables.ts';

/** Who of the people is asked to read which study. */
export class Assignments {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Sorted by study and reader. */
  async all(): Promise<AssignmentRecord[]> {
    return await this.#db
      .selectFrom('reading_assignments')
      .selectAll()
      .orderBy('study')
      .orderBy('reader')
      .execute();
  }

  /** Keeps an assignment; one that a person has of the study already stays as it is. */
  async add(assignment: AssignmentRecord): Promise<void> {
    await this.#db
      .insertInto('reading_assignments')
      .values(assignment)
      .onConflict((conflict) => conflict.columns(['study', 'person']).doNothing())
      .execute();
  }

  async remove(study: string, person: string): Promise<void> {
    await this.#db
      .deleteFrom('reading_assignments')
      .where('study', '=', study)
      .where('person', '=', person)
      .execute();
  }
}
