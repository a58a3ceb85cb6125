import * as z from 'zod';
import { comparisons } from '../../heads/index.ts';
import type { HeadOptions } from '../train/fit-head.ts';

const seed = z.int().min(0).default(1);
const compared = { seed, comparison: z.enum(comparisons).default('cosine') };
const temperature = z.number().gt(0).optional();

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('step'),
    factor: z.number().gt(0).max(1),
    every: z.int().min(1),
  }),
  z.strictObject({ kind: z.literal('cosine'), floor: z.number().min(0).default(0) }),
  z.strictObject({ kind: z.literal('polynomial'), power: z.number().gt(0).default(1) }),
]);

const fcSchema = z.strictObject({
  kind: z.literal('fc'),
  seed,
  init: z.enum(['pretrained', 'random']).optional(),
  hidden: z.array(z.int().min(1).max(65_536)).optional(),
  epochs: z.int().min(1).default(30),
  batch_size: z.int().min(1).max(65_536).default(32),
  rate: z.number().gt(0).max(10).optional(),
  schedule: scheduleSchema.optional(),
  warm_up: z.int().min(0).optional(),
  optimiser: z.enum(['sgd', 'adamw']).optional(),
  momentum: z.number().min(0).lt(1).default(0.9),
  dropout: z.number().min(0).max(0.95).default(0.5),
  weight_decay: z.number().min(0).max(1).default(5e-4),
  patience: z
    .strictObject({ epochs: z.int().min(1), min_delta: z.number().min(0).default(0) })
    .transform(({ epochs, min_delta: minDelta }) => ({ epochs, minDelta }))
    .optional(),
  class_weights: z
    .union([z.literal('balanced'), z.record(z.string(), z.number().gt(0))])
    .optional(),
});

/** The head of a protocol's network: the same settings as the options of `train`. */
export const headSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('linear'), seed, c: z.number().gt(0).optional() }),
    z.strictObject({
      kind: z.literal('knn'),
      ...compared,
      neighbours: z.int().min(1).optional(),
      temperature,
    }),
    z.strictObject({ kind: z.literal('prototype'), ...compared, temperature }),
    fcSchema,
  ])
  .transform((head): HeadOptions => {
    if (head.kind !== 'fc') return head;
    const { batch_size: batchSize, warm_up: warmUp, weight_decay: weightDecay, ...rest } = head;
    const { class_weights: classWeights, ...others } = rest;
    return { ...others, batchSize, warmUp, weightDecay, classWeights };
  });
