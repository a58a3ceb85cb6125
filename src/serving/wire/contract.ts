import type * as z from 'zod';
import { evaluationRoutes } from './evaluation.ts';
import { homeRoutes } from './home.ts';
import { jobsRoutes } from './jobs.ts';
import { labelsRoutes } from './labels.ts';
import { peopleRoutes } from './people.ts';
import { readingRoutes } from './reading.ts';
import type { Route, RouteName } from './route.ts';
import { runsRoutes } from './runs.ts';
import { studiesRoutes } from './studies.ts';
import { trainingRoutes } from './training.ts';
import { tryRoutes } from './try.ts';
import { uploadsRoutes } from './uploads.ts';

/** Every route of the workbench, by method and path. */
export const contract = {
  ...peopleRoutes,
  ...homeRoutes,
  ...studiesRoutes,
  ...uploadsRoutes,
  ...labelsRoutes,
  ...trainingRoutes,
  ...jobsRoutes,
  ...runsRoutes,
  ...evaluationRoutes,
  ...readingRoutes,
  ...tryRoutes,
} as const satisfies Readonly<Record<RouteName, Route>>;

export type Contract = typeof contract;

/** The name of a route that there is, such as `GET /api/frames/:frame`. */
export type Name = keyof Contract;

/** What stands for the `:names` in a route's path. */
export type Params<N extends string> = N extends `${string}:${infer Rest}`
  ? Rest extends `${infer P}/${infer More}`
    ? { readonly [K in P]: string } & Params<More>
    : { readonly [K in Rest]: string }
  : unknown;

type Part<N extends Name, K extends 'query' | 'body' | 'answer'> = Contract[N] extends {
  readonly [key in K]: infer S;
}
  ? S
  : undefined;

/** What a client may put into a route's query, and into its JSON body. */
export type Query<N extends Name> =
  Part<N, 'query'> extends infer S extends z.ZodType ? z.input<S> : undefined;
export type Body<N extends Name> =
  Part<N, 'body'> extends infer S extends z.ZodType ? z.input<S> : undefined;

/** What a client gets back as JSON. */
export type Answer<N extends Name> =
  Part<N, 'answer'> extends infer S extends z.ZodType ? z.output<S> : undefined;

/** What a handler is given, and what it may answer. */
export type TakenQuery<N extends Name> =
  Part<N, 'query'> extends infer S extends z.ZodType ? z.output<S> : undefined;
export type TakenBody<N extends Name> =
  Part<N, 'body'> extends infer S extends z.ZodType ? z.output<S> : undefined;
