import type { JobProgress, JobRecord } from '../catalog/index.ts';
import type { EpochFigures } from '../effects.ts';
import type { JobRequest } from './job-request.ts';

/** What happens in a job; `job` tells it whole, after a change of its state. */
export type JobEvent =
  | { readonly type: 'job'; readonly job: JobRecord }
  | { readonly type: 'progress'; readonly job: string; readonly progress: JobProgress }
  | { readonly type: 'note'; readonly job: string; readonly note: string }
  | { readonly type: 'epoch'; readonly job: string; readonly epoch: EpochFigures };

export type JobListener = (event: JobEvent) => void;

/**
 * Whatever runs jobs and keeps their records: processes of this machine, or a queue. Jobs are kept in
 * the catalog, so that any engine goes on with what another has left.
 */
export interface JobEngine {
  /** Keeps a job and runs it in its turn. */
  submit(request: JobRequest, person: string | null): Promise<JobRecord>;
  /** The job as it is now, progress included. @throws UserError when there is none. */
  find(id: string): Promise<JobRecord>;
  /** Newest first. */
  newest(limit: number): Promise<JobRecord[]>;
  /** Stops a job after the work in hand. @throws UserError when it is over. */
  stop(id: string): Promise<JobRecord>;
  /** Goes on with a job that was stopped or failed. @throws UserError when it is not. */
  resume(id: string): Promise<JobRecord>;
  /** Calls the listener with everything that happens, until what it returns is called. */
  subscribe(listener: JobListener): () => void;
  /** Stops what runs; it goes on when an engine is opened again. */
  close(): Promise<void>;
}
