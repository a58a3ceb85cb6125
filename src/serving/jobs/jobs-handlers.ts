import type { JobRecord } from '../../catalog/index.ts';
import type { JobRequest } from '../../jobs/index.ts';
import type { Handlers } from '../handler.ts';
import { missing } from '../refusal.ts';
import { allowedPath } from '../uploads/allowed-path.ts';
import type { JobRequest as AskedJob } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';
import type { EventStreams } from './event-streams.ts';
import { shownJob } from './shown-job.ts';

type Names =
  | 'GET /api/jobs'
  | 'POST /api/jobs'
  | 'GET /api/jobs/:job'
  | 'POST /api/jobs/:job/stop'
  | 'POST /api/jobs/:job/resume'
  | 'GET /api/jobs/:job/events'
  | 'GET /api/events';

export function jobsHandlers(bench: Workbench, streams: EventStreams): Handlers<Names> {
  const { jobs } = bench;
  const find = async (id: string): Promise<JobRecord> => {
    try {
      return await jobs.find(id);
    } catch (error) {
      throw Object.assign(missing(`job ${id}`), { cause: error });
    }
  };
  return {
    'GET /api/jobs': async ({ query }) => ({
      items: (await jobs.newest(query.limit)).map(shownJob),
    }),
    'POST /api/jobs': async ({ body, person }) => {
      const job = await jobs.submit(await requestOf(bench, body), person.name);
      await bench.log(person, 'job-start', job.id, job.kind);
      return shownJob(job);
    },
    'GET /api/jobs/:job': async ({ params }) => shownJob(await find(params.job)),
    'POST /api/jobs/:job/stop': async ({ params, person }) => {
      await find(params.job);
      const job = await jobs.stop(params.job);
      await bench.log(person, 'job-stop', job.id, job.kind);
      return shownJob(job);
    },
    'POST /api/jobs/:job/resume': async ({ params, person }) => {
      await find(params.job);
      const job = await jobs.resume(params.job);
      await bench.log(person, 'job-resume', job.id, job.kind);
      return shownJob(job);
    },
    'GET /api/jobs/:job/events': async ({ params, reply }) => {
      streams.open(reply, [await find(params.job)], params.job);
      return undefined;
    },
    'GET /api/events': async ({ reply }) => {
      const running = (await jobs.newest(50)).filter(({ finishedAt }) => finishedAt === null);
      streams.open(reply, running);
      return undefined;
    },
  };
}

/** What is asked for, with the place that an ingestion reads. */
async function requestOf(bench: Workbench, asked: AskedJob): Promise<JobRequest> {
  if (asked.kind !== 'ingest') return asked;
  const { settings } = asked;
  if ('path' in settings) {
    return {
      kind: 'ingest',
      settings: { path: await allowedPath(bench.workspace, settings.path) },
    };
  }
  const { upload } = settings;
  return { kind: 'ingest', settings: { path: await bench.uploads.source(upload), upload } };
}
