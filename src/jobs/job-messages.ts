import type { JobProgress } from '../catalog/index.ts';
import type { EpochFigures } from '../effects.ts';
import type { JobRequest } from './job-request.ts';

/** What a job's process is told: what to do, or to stop after the work in hand. */
export type JobOrder =
  | {
      readonly kind: 'start';
      readonly dir: string;
      readonly request: JobRequest;
      /** A queue whose workers do its shards; absent: they are done in the process. */
      readonly queue?: string | undefined;
      /** The span that it is in. */
      readonly traceparent?: string | undefined;
    }
  | { readonly kind: 'stop' };

/** What a job's process says. The last four end it. */
export type JobMessage =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'note'; readonly note: string }
  | { readonly kind: 'epoch'; readonly epoch: EpochFigures }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'stopped' }
  /** The user's input or state is wrong. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** A fault of ours. */
  | { readonly kind: 'faulty'; readonly sentence: string };
