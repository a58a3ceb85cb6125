import * as z from 'zod';
import { interval, listOf, moment, part, windowQuery } from './basics.ts';
import { epoch } from './jobs.ts';
import { frame } from './studies.ts';
import { route, STAFF } from './route.ts';
import { trainSettings } from './training.ts';

const listedRun = z.object({
  run: z.string(),
  backbone: z.string(),
  head: z.string(),
  views: z.string(),
  epochs: z.number(),
  categories: z.number(),
  images: z.object({ train: z.number(), tuning: z.number(), test: z.number() }),
  finishedAt: moment,
  /** On the tuning part, which chose nothing but where training stopped; null: there is none. */
  tuningAccuracy: z.number().nullable(),
  /** On the test part; null: not evaluated. */
  accuracy: interval.nullable(),
  top2: interval.nullable(),
  balancedAccuracy: interval.nullable(),
  /** Whether the split, labels and frames are still those that it was trained on. */
  current: z.boolean(),
  /** A sentence each, such as random weights or an annotation leak that was allowed. */
  warnings: z.array(z.string()),
});

const run = listedRun.extend({
  categoryNames: z.array(z.string()),
  /** Everything that was asked for and chosen, by what it is about. */
  settings: z.record(z.string(), z.record(z.string(), z.json())),
  /** Of training by steps. */
  history: z.array(epoch),
  /** What starts the same training again under another name; null: it was not started here. */
  clone: trainSettings.nullable(),
});

/** An image of the test part beside what a run said of it. */
const asked = frame.extend({
  truth: z.string(),
  predicted: z.string(),
  /** Of the predicted category. */
  probability: z.number(),
  /** Of all categories, in the order of the run's. */
  probabilities: z.array(z.number()),
});

const heatMap = z.object({
  run: z.string(),
  category: z.string(),
  probability: z.number(),
  side: z.number(),
  /** Row-major, `side` x `side`: what hiding a part takes from the probability, from -1 to 1. */
  values: z.array(z.number()),
});

export const neighbour = z.object({
  frameId: z.string(),
  hash: z.string(),
  category: z.string().nullable(),
  part: part.nullable(),
  /** Cosine of the features, from -1 to 1. */
  similarity: z.number(),
});

export const runsRoutes = {
  'GET /api/runs': route({
    about: 'All runs, newest first.',
    access: STAFF,
    answer: z.object({ runs: z.array(listedRun) }),
  }),
  'GET /api/runs/:run': route({ about: 'One run.', access: STAFF, answer: run }),
  'GET /api/runs/:run/images': route({
    about:
      'Images of the test part with what the run said of them: of one cell of the confusion matrix, or the mistakes.',
    access: STAFF,
    query: windowQuery.extend({
      truth: z.string().optional(),
      predicted: z.string().optional(),
      only: z.enum(['mistakes', 'right']).optional(),
      /** By the probability of the predicted category. */
      order: z.enum(['surest', 'least-sure', 'frame']).default('surest'),
    }),
    answer: listOf(asked),
  }),
  'GET /api/runs/:run/images/:hash/heat-map': route({
    about: 'Where in a finished frame the run sees a category; absent: the one that it predicts.',
    access: STAFF,
    query: z.object({ category: z.string().optional() }),
    answer: heatMap,
  }),
  'GET /api/runs/:run/images/:hash/neighbours': route({
    about: 'The frames of the workspace whose features are nearest to those of a finished frame.',
    access: STAFF,
    query: z.object({ count: z.coerce.number().int().min(1).max(100).default(12) }),
    answer: z.object({ neighbours: z.array(neighbour) }),
  }),
  'GET /api/runs/:run/map': route({
    about:
      'The features of the workspace in the plane (UMAP), as a job of kind `map` made it; 404 before.',
    access: STAFF,
    answer: z.object({
      run: z.string(),
      points: z.array(
        z.object({
          frameId: z.string(),
          hash: z.string(),
          x: z.number(),
          y: z.number(),
          category: z.string().nullable(),
          part: part.nullable(),
        }),
      ),
    }),
  }),
  'GET /api/runs/:run/report': route({
    about: 'The report of an evaluated run, a page of its own.',
    access: STAFF,
    answer: 'page',
  }),
} as const;
