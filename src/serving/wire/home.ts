import * as z from 'zod';
import { hash, interval, moment } from './basics.ts';
import { route, STAFF } from './route.ts';

export const homeRoutes = {
  'GET /api/home': route({
    about: 'Where the work stands: the newest result, its worst mistakes, and what to do next.',
    access: STAFF,
    answer: z.object({
      files: z.number(),
      frames: z.number(),
      patients: z.number(),
      labelled: z.number(),
      split: z.boolean(),
      runs: z.number(),
      synthetic: z.boolean(),
      /** The newest evaluated run; null: none. */
      newest: z
        .object({
          run: z.string(),
          use: z.string(),
          finishedAt: moment,
          images: z.number(),
          patients: z.number(),
          accuracy: interval,
          top2: interval,
          balancedAccuracy: interval,
          /** The surest wrong answers first. */
          mistakes: z.array(
            z.object({
              frameId: z.string(),
              hash,
              truth: z.string(),
              predicted: z.string(),
              probability: z.number(),
            }),
          ),
        })
        .nullable(),
      /** The step that comes next: `ingest`, `label`, `split`, `train`, `evaluate`, or `look`. */
      next: z.enum(['ingest', 'label', 'split', 'train', 'evaluate', 'look']),
      running: z.array(z.object({ job: z.string(), kind: z.string() })),
    }),
  }),
} as const;
