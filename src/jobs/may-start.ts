import * as z from 'zod';
import type { JobRecord } from '../catalog/index.ts';

const settingsSchema = z.object({
  name: z.string().optional(),
  run: z.string().optional(),
  runs: z.array(z.string()).optional(),
});

/**
 * Whether a job may run beside those that were asked for before and are not over. What changes studies,
 * labels or the split runs alone; of the others those that touch one run take turns.
 */
export function mayStart(job: Asked, earlier: readonly Asked[]): boolean {
  if (isChange(job)) return earlier.length === 0;
  return earlier.every((other) => !isChange(other) && !isOfOneRun(job, other));
}

type Asked = Pick<JobRecord, 'kind' | 'settings'>;

function isChange({ kind }: Asked): boolean {
  return ['ingest', 'label', 'split'].includes(kind);
}

function isOfOneRun(job: Asked, other: Asked): boolean {
  const [runs, others] = [runsOf(job), runsOf(other)];
  // The name of a run that none was given is found in training.
  if (runs.length === 0 || others.length === 0) return true;
  return runs.some((run) => others.includes(run));
}

function runsOf({ settings }: Asked): string[] {
  const { name, run, runs = [] } = settingsSchema.safeParse(settings).data ?? {};
  return [name, run, ...runs].filter((each) => each !== undefined);
}
