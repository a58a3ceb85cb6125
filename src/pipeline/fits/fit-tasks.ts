import * as z from 'zod';
import type { BackboneRef } from '../../backbones/index.ts';
import type { HeadOptions } from '../train/fit-head.ts';
import { sha256 } from '../shards/shard-files.ts';

const seed = z
  .int()
  .min(0)
  .max(2 ** 32);
const number = z.int().min(0).max(10_000);

/** The losses of every strength of a linear head in one fold of its search, in Redis. */
export const lossesTaskSchema = z.strictObject({
  step: z.literal('losses'),
  input: sha256,
  ...{ seed, which: number, threads: z.int().min(1).max(1024), streamed: z.boolean() },
});

/** A whole head, in Redis. */
export const fitTaskSchema = z.strictObject({ step: z.literal('fit'), input: sha256 });

/** A head that is fitted without a fold and asked about it, in Redis. */
export const foldTaskSchema = z.strictObject({
  step: z.literal('fold'),
  input: sha256,
  ...{ folds: number, seed, which: number, share: z.number().gt(0).max(1) },
});

/** How heads are fitted, in the workspace; the sets are inputs of their own. */
export const fittingSchema = z.strictObject({
  training: sha256,
  tuning: sha256.nullable(),
  /** As a run keeps them. */
  head: z
    .record(z.string(), z.json())
    .refine((head) => typeof head['kind'] === 'string')
    .transform((head) => head as unknown as HeadOptions),
  name: z.string(),
  /** The backbone whose pretrained layers the head starts from; null: none. */
  layersOf: z
    .record(z.string(), z.json())
    .refine((ref) => typeof ref['name'] === 'string')
    .transform((ref) => ref as unknown as BackboneRef)
    .nullable(),
  /** On which the last bits depend: those of whoever asked. */
  threads: z.int().min(1).max(1024),
  /** Whether features are read as they are needed, which changes the last bits as well. */
  streamed: z.boolean(),
  heldOut: z.array(z.array(z.number())).nullable(),
});

export type Fitting = z.infer<typeof fittingSchema>;

export const lossesSchema = z.array(z.number());
/** The hash of the head that lies in the workspace. */
export const fittedSchema = z.strictObject({ sha256 });
/** What a head says of the frames of a fold, K for each, and what it was fitted on. */
export const foldAnswerSchema = z.strictObject({
  probabilities: z.array(z.number()),
  images: z.int(),
  patients: z.int(),
});

export type FoldAnswer = z.infer<typeof foldAnswerSchema>;
