import type { JobRecord, JobState } from '../catalog/index.ts';
import type { JobEvent } from './job-engine.ts';
import type { JobMessage } from './job-messages.ts';
import type { Outcome } from './job-process.ts';
import type { JobRequest } from './job-request.ts';

/** What a process says while it works. */
export type Word = Exclude<JobMessage, Outcome>;

/** A job that is over now. */
export function over(state: JobState): Pick<JobRecord, 'state' | 'finishedAt'> {
  return { state, finishedAt: new Date().toISOString() };
}

/** What a job is when its process has ended so. */
export function endOf(outcome: Outcome): Partial<JobRecord> {
  switch (outcome.kind) {
    case 'done':
      return { ...over('done'), error: null, result: outcome.result };
    case 'stopped':
      return over('stopped');
    case 'refused':
      return { ...over('failed'), error: outcome.sentence };
    case 'faulty':
      return {
        ...over('failed'),
        error: `A fault of Sonograft, not of your input: ${outcome.sentence}; please report it.`,
      };
  }
}

/** What a job's listeners are told. */
export function eventOf(job: string, word: Word): JobEvent {
  if (word.kind === 'progress') return { type: 'progress', job, progress: word.progress };
  if (word.kind === 'note') return { type: 'note', job, note: word.note };
  return { type: 'epoch', job, epoch: word.epoch };
}

/** A job with what its process has said. */
export function afterWord(job: JobRecord, word: Word): JobRecord {
  if (word.kind === 'progress') return { ...job, progress: word.progress };
  if (word.kind === 'note') return { ...job, notes: [...job.notes, word.note] };
  return { ...job, epochs: [...job.epochs, word.epoch] };
}

/** Only requests are kept, by {@link JobEngine.submit}. */
export function requestOf({ kind, settings }: JobRecord): JobRequest {
  return { kind, settings } as JobRequest;
}

/** A job that waits, as it is kept first. */
export function waitingJob(
  id: string,
  { kind, settings }: JobRequest,
  person: string | null,
  createdAt: string,
): JobRecord {
  return {
    ...{ id, kind, settings, state: 'waiting', person },
    ...{ progress: null, notes: [], epochs: [], error: null, result: null },
    ...{ createdAt, startedAt: null, finishedAt: null },
  };
}
