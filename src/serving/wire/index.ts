// What the server and the browser say to each other. The browser imports types alone.
//
// `Answer<'GET /api/frames'>['items'][number]` is one frame of the list; Query, Body and Params are
// what a request takes. A refusal is a `Failure` with a status: 400 (wrong input), 401 (nobody is
// signed in), 403 (not this role), 404, 409 (somebody or something else was first), 413 (too
// large), 429 (too often, or locked out), 500 (a fault of ours). Files travel as the routes say;
// /api/docs tells it all to other programs.
import type * as z from 'zod';
import type { failure } from './basics.ts';
import type { comparison } from './evaluation.ts';
import type { jobEvent, jobRequest } from './jobs.ts';
import type { labelConflict } from './labels.ts';

export { failure } from './basics.ts';
export { contract } from './contract.ts';
export type {
  Answer,
  Body,
  Contract,
  Name,
  Params,
  Query,
  TakenBody,
  TakenQuery,
} from './contract.ts';
export { epoch, job } from './jobs.ts';
export { trainSettings } from './training.ts';
export type { Access, Refuses, Role, Route } from './route.ts';

export type { RefusalCode, RefusalValues } from './refusal-codes.ts';
export type Failure = z.output<typeof failure>;
export type LabelConflict = z.output<typeof labelConflict>;
export type JobRequest = z.output<typeof jobRequest>;
export type JobEvent = z.output<typeof jobEvent>;
export type Comparison = z.output<typeof comparison>;
