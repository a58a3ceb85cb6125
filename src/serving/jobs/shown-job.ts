import type { JobRecord } from '../../catalog/index.ts';
import { type Answer, job as jobSchema } from '../wire/index.ts';

/** A job as it travels. */
export function shownJob({ id, person, ...job }: JobRecord): Answer<'GET /api/jobs/:job'> {
  return jobSchema.parse({ job: id, by: person, ...job });
}
