import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Answer, Body } from '../../../src/serving/wire/index.ts';
import { call } from './call.ts';
import { askJob, askJobs } from './events.ts';

export type Job = Answer<'GET /api/jobs/:job'>;
export type ListedJob = Answer<'GET /api/jobs'>['items'][number];

/** Whether anything may still happen in it by itself. */
export function isOpen({ state }: Pick<Job, 'state'>): boolean {
  return state === 'waiting' || state === 'running' || state === 'stopping';
}

/** Starts a job. */
export function useStart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body<'POST /api/jobs'>) => call('POST /api/jobs', { body }),
    onSuccess: (job) => {
      client.setQueryData(askJob(job.job).queryKey, job);
      void client.invalidateQueries({ queryKey: askJobs.queryKey });
    },
  });
}

/** Stops a job, or goes on with it. */
export function useSteer(job: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (way: 'stop' | 'resume') =>
      call(`POST /api/jobs/:job/${way}` as const, { params: { job } }),
    onSuccess: (now) => {
      client.setQueryData(askJob(job).queryKey, now);
      void client.invalidateQueries({ queryKey: askJobs.queryKey });
    },
  });
}
