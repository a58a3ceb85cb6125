import * as z from 'zod';
import { failure, moment, runName } from './basics.ts';
import { route, STAFF } from './route.ts';
import { trainSettings } from './training.ts';

/** What can be started; each kind is a step of the pipeline. */
export const jobRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ingest'),
    /** A finished upload, or a path that the administrator allowed. */
    settings: z.union([z.object({ upload: z.string() }), z.object({ path: z.string().max(4000) })]),
  }),
  z.object({ kind: z.literal('label'), settings: z.object({}).prefault({}) }),
  z.object({
    kind: z.literal('split'),
    settings: z.object({
      test: z.number().gt(0).lt(1).optional(),
      tuning: z.number().gte(0).lt(1).optional(),
      seed: z.int().min(0).optional(),
    }),
  }),
  z.object({ kind: z.literal('train'), settings: trainSettings }),
  z.object({
    kind: z.literal('evaluate'),
    settings: z.object({ run: runName, targetAccuracy: z.number().min(0).max(1).optional() }),
  }),
  z.object({
    kind: z.literal('compare'),
    settings: z.object({ runs: z.array(runName).max(10), readers: z.string().max(64).optional() }),
  }),
  z.object({ kind: z.literal('map'), settings: z.object({ run: runName }) }),
  z.object({ kind: z.literal('doubt'), settings: z.object({ run: runName }) }),
]);

export const epoch = z.object({
  epoch: z.number(),
  /** Mean log-loss over the training part. */
  loss: z.number(),
  /** Null where there is no tuning part. */
  tuningLogLoss: z.number().nullable(),
  tuningAccuracy: z.number().nullable(),
});

const progress = z.object({
  step: z.string(),
  done: z.number(),
  /** 0: not known. */
  total: z.number(),
  detail: z.string().nullable(),
});

export const job = z.object({
  job: z.string(),
  kind: z.enum(['ingest', 'label', 'split', 'train', 'evaluate', 'compare', 'map', 'doubt']),
  settings: z.json(),
  /** `stopped` and `failed` ones may be resumed; `interrupted` ones wait for it by themselves. */
  state: z.enum(['waiting', 'running', 'stopping', 'done', 'failed', 'stopped']),
  progress: progress.nullable(),
  /** Sentences that should be read, such as assumptions; oldest first. */
  notes: z.array(z.string()),
  /** Of training by steps: the curve so far. */
  epochs: z.array(epoch),
  /** One sentence. */
  error: z.string().nullable(),
  /** What came of it: that of the verb with `--json`; of `compare` see {@link Comparison}. */
  result: z.json().nullable(),
  by: z.string().nullable(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
});

/** In lists: without what is long. */
const listedJob = job.omit({ epochs: true, result: true, notes: true });

/** One server-sent event; its `data` is this as JSON. The first tells the job as it is. */
export const jobEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job }),
  z.object({ type: z.literal('progress'), job: z.string(), progress }),
  z.object({ type: z.literal('note'), job: z.string(), note: z.string() }),
  z.object({ type: z.literal('epoch'), job: z.string(), epoch }),
]);

export const jobsRoutes = {
  'GET /api/jobs': route({
    about: 'Jobs, newest first.',
    access: STAFF,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    answer: z.object({ items: z.array(listedJob) }),
  }),
  'POST /api/jobs': route({
    about: 'Starts a job; jobs run one after another, and go on after a restart of the server.',
    access: STAFF,
    body: jobRequest,
    answer: job,
    refuses: { 404: failure, 409: failure },
  }),
  'GET /api/jobs/:job': route({ about: 'One job.', access: STAFF, answer: job }),
  'POST /api/jobs/:job/stop': route({
    about: 'Stops a job; what was finished is kept.',
    access: STAFF,
    answer: job,
  }),
  'POST /api/jobs/:job/resume': route({
    about: 'Goes on with a job that was stopped or failed.',
    access: STAFF,
    answer: job,
  }),
  'GET /api/jobs/:job/events': route({
    about: 'What happens in one job, as it happens.',
    access: STAFF,
    answer: 'events',
  }),
  'GET /api/events': route({
    about: 'What happens in all jobs, as it happens.',
    access: STAFF,
    answer: 'events',
  }),
} as const;
