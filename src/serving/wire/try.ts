import * as z from 'zod';
import { box, hash } from './basics.ts';
import { route, STAFF } from './route.ts';

const tried = z.object({
  /** From 0, within the file; null where no frame was found. */
  frame: z.number().nullable(),
  box: box.nullable(),
  /** Of the finished frame: names its picture, heat map and neighbours. */
  hash: hash.nullable(),
  /** The most probable first; null where it was not classified. */
  probabilities: z.array(z.object({ category: z.string(), probability: z.number() })).nullable(),
  /** The most probable category; null where it was not classified. */
  category: z.string().nullable(),
  /** Why it was not classified. */
  reason: z.string().nullable(),
  /** The run would rather not say: its highest probability is below its threshold. */
  abstains: z.boolean(),
});

export const tryRoutes = {
  'POST /api/runs/:run/try': route({
    about:
      'Classifies one image, DICOM file or video (a form with the field `file`); nothing of it is kept but finished frames.',
    access: STAFF,
    body: 'form',
    answer: z.object({
      run: z.string(),
      use: z.string(),
      warnings: z.array(z.string()),
      /** Null: it always answers. */
      threshold: z.number().nullable(),
      frames: z.array(tried),
    }),
  }),
} as const;
