import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Answer, JobEvent } from '../../../src/serving/wire/index.ts';
import { asking } from './asking.ts';

type Job = Answer<'GET /api/jobs/:job'>;

export const askJobs = asking('GET /api/jobs', {});

export function askJob(job: string) {
  return asking('GET /api/jobs/:job', { params: { job } });
}

/** Keeps jobs up to date as they go on, and asks everything anew when one has ended. */
export function useJobEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/api/events');
    source.onmessage = (message: MessageEvent<string>) => {
      take(client, JSON.parse(message.data) as JobEvent);
    };
    return () => source.close();
  }, [client]);
}

function take(client: QueryClient, event: JobEvent): void {
  if (event.type === 'job') {
    const { job } = event;
    const before = client
      .getQueryData(askJobs.queryKey)
      ?.items.find(({ job: id }) => id === job.job);
    client.setQueryData(askJob(job.job).queryKey, job);
    client.setQueryData(askJobs.queryKey, (list) => list && { items: withJob(list.items, job) });
    if (before !== undefined && before.state !== job.state && job.finishedAt !== null) {
      void client.invalidateQueries({ predicate: ({ queryKey }) => !isOfJobs(queryKey[0]) });
    }
    return;
  }
  const change = (job: Job): Job => {
    if (event.type === 'progress') return { ...job, progress: event.progress };
    if (event.type === 'note') return { ...job, notes: [...job.notes, event.note] };
    const earlier = job.epochs.filter(({ epoch }) => epoch < event.epoch.epoch);
    return { ...job, epochs: [...earlier, event.epoch] };
  };
  client.setQueryData(askJob(event.job).queryKey, (job) => job && change(job));
  if (event.type === 'progress') {
    const { progress } = event;
    client.setQueryData(
      askJobs.queryKey,
      (list) =>
        list && {
          items: list.items.map((item) => (item.job === event.job ? { ...item, progress } : item)),
        },
    );
  }
}

type Listed = Answer<'GET /api/jobs'>['items'][number];

function withJob(items: readonly Listed[], job: Job): Listed[] {
  const known = items.some((item) => item.job === job.job);
  return known ? items.map((item) => (item.job === job.job ? job : item)) : [job, ...items];
}

function isOfJobs(key: unknown): boolean {
  return typeof key === 'string' && (key.includes('/api/jobs') || key.includes('/api/session'));
}
