import * as z from 'zod';
import type { Workbench } from '../workbench.ts';

const resultSchema = z.object({
  run: z.string(),
  doubted: z.array(
    z.object({
      frame: z.string(),
      category: z.string(),
      suggested: z.string(),
      probability: z.number(),
    }),
  ),
});

/** What a job of kind `doubt` found: labels that heads which never saw the patient contradict. */
export interface Doubted extends z.output<typeof resultSchema> {
  readonly job: string;
}

/** Jobs among which the newest one is looked for. */
const LOOKED_AT = 200;

/** What the newest one found; null: there was none. */
export async function newestDoubted(bench: Workbench): Promise<Doubted | null> {
  const jobs = await bench.jobs.newest(LOOKED_AT);
  const job = jobs.find(({ kind, state }) => kind === 'doubt' && state === 'done');
  return job === undefined ? null : { ...resultSchema.parse(job.result), job: job.id };
}
