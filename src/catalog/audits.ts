import type { Kysely } from 'kysely';
import * as z from 'zod';
import type { AuditRecord } from './records.ts';
import type { Tables } from './tables.ts';

const auditSchema = z.object({
  number: z.number(),
  seed: z.number(),
  strata: z.record(z.string(), z.number()),
  sample: z.array(
    z.object({
      frameId: z.string(),
      patient: z.string(),
      category: z.string(),
      source: z.enum(['folder', 'manifest', 'text', 'header', 'person']),
      answer: z.string().nullable().exactOptional(),
    }),
  ),
});

export async function upsertAudit(
  db: Kysely<Tables>,
  audit: AuditRecord,
  at: string,
): Promise<void> {
  const row = { number: audit.number, json: JSON.stringify(audit), at };
  await db
    .insertInto('audits')
    .values(row)
    .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
    .execute();
}

export async function selectAudits(db: Kysely<Tables>): Promise<AuditRecord[]> {
  const rows = await db.selectFrom('audits').select('json').orderBy('number').execute();
  return rows.map(({ json }) => auditSchema.parse(JSON.parse(json)));
}
