import * as z from 'zod';
import { runName } from './basics.ts';
import { route, STAFF } from './route.ts';

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
  .default(1);
const comparison = z.enum(['cosine', 'standardised']).default('cosine');

/** As the command line's options of the same names; what is absent has their defaults. */
const head = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linear'), seed, c: z.number().gt(0).optional() }),
  z.object({
    kind: z.literal('fc'),
    seed,
    init: z.enum(['pretrained', 'random']).optional(),
    hidden: z.array(z.int().min(1).max(65_536)).max(8).optional(),
    epochs: z.int().min(1).max(100_000).default(30),
    batchSize: z.int().min(1).max(65_536).default(32),
    rate: z.number().gt(0).max(10).optional(),
    optimiser: z.enum(['sgd', 'adamw']).default('sgd'),
    momentum: z.number().min(0).max(0.9999).default(0.9),
    dropout: z.number().min(0).max(0.99).default(0.5),
    weightDecay: z.number().min(0).max(1).optional(),
    /** Epochs without an improvement on the tuning part after which training stops; absent: never. */
    patience: z.int().min(1).optional(),
    classWeights: z.enum(['none', 'balanced']).default('none'),
  }),
  z.object({
    kind: z.literal('knn'),
    seed,
    comparison,
    neighbours: z.int().min(1).optional(),
    temperature: z.number().gt(0).optional(),
  }),
  z.object({
    kind: z.literal('prototype'),
    seed,
    comparison,
    temperature: z.number().gt(0).optional(),
  }),
]);

export const trainSettings = z.object({
  backbone: z.string().min(1).max(200),
  pool: z.enum(['auto', 'none', 'gap', 'grid4']).optional(),
  precision: z.enum(['fp32', 'int8']).default('fp32'),
  views: z.enum(['center', 'five-crop', 'ten-crop']).optional(),
  allowMirror: z.boolean().optional(),
  head,
  /** Absent: made of backbone and head. */
  name: runName.optional(),
  allowAnnotationLeak: z.boolean().optional(),
  /** Evaluates on the test part when it is trained. */
  evaluate: z.boolean().default(false),
});

const backbone = z.object({
  name: z.string(),
  title: z.string(),
  licence: z.string(),
  /** Whether its weights are here; the others are fetched or imported on the command line. */
  here: z.boolean(),
  weights: z.string().nullable(),
});

const counts = z.object({
  patients: z.number(),
  images: z.number(),
  categories: z.record(z.string(), z.number()),
});

export const trainingRoutes = {
  'GET /api/backbones': route({
    about: 'The frozen networks that can be trained on.',
    access: STAFF,
    answer: z.object({ backbones: z.array(backbone) }),
  }),
  'GET /api/split': route({
    about: 'The split in force: what each part holds, what to beware of, and whether it leaks.',
    access: STAFF,
    answer: z.object({
      /** Null: none was made. */
      split: z
        .object({
          seed: z.number(),
          settings: z.record(z.string(), z.json()),
          train: counts,
          tuning: counts,
          test: counts,
          /** Labelled frames of patients that are in no part, because they came after it. */
          outside: z.number(),
          /** Whether these very frames were compared: no near-identical pair is in two parts. */
          compared: z.boolean(),
          /** Patients in two parts; there are none, or no run is evaluated. */
          torn: z.array(z.string()),
        })
        .nullable(),
      /** A sentence each. */
      warnings: z.array(z.string()),
      labelled: z.number(),
      patients: z.number(),
      /** What sonograft.yaml asks for. */
      defaults: z.object({ test: z.number(), tuning: z.number(), seed: z.number() }),
    }),
  }),
} as const;
