import * as z from 'zod';
import { vocabularySchema } from '../../annotation/index.ts';
import { viewKinds } from '../../backbones/index.ts';
import { headKinds } from '../../heads/index.ts';
import { INTENDED_USE } from '../notice.ts';
import { frameRules } from '../predict/run-file.ts';
import { referenceStatistics } from './reference-statistics.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const count = z.int().min(0);

/** What structured reports call a category. */
const code = z.object({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(16),
  meaning: z.string().min(1).max(64),
});

/** What classifier.json says of a packed classifier; the rest of the package is named in `members`. */
export const manifestSchema = z.object({
  format: z.literal(1),
  use: z.literal(INTENDED_USE),
  /** The run that it was made of, and when that was trained. */
  name: z.string().min(1).max(200),
  trainedAt: z.string(),
  sonograft: z.string(),
  /** In the order of the probabilities. */
  categories: z.array(z.string().min(1).max(200)).min(2).max(10_000),
  /** The rules of the categories as the taxonomy file has them; null where labels came from elsewhere. */
  taxonomy: z
    .object({
      name: z.string(),
      about: z.string(),
      categories: z.record(z.string(), z.looseObject({ organ: z.string(), code: code.optional() })),
    })
    .nullable(),
  /** How words on pictures are read, on top of the built-in vocabulary; packages of before have none. */
  words: z
    .object({
      /** Of the workspace, each as its file has it. */
      vocabularies: z.array(vocabularySchema).max(100),
      leastCertain: z.number().min(0).max(1),
    })
    .default({ vocabularies: [], leastCertain: 0.5 }),
  /** Of the probabilities; 1: as the head gives them. */
  temperature: z.number().positive(),
  /** Below the threshold there is no answer; null: there always is one. */
  abstention: z.object({ target: z.number(), threshold: z.number().min(0).max(1) }).nullable(),
  /** How frames are made from files. */
  frames: frameRules,
  graph: z.object({
    input: z.literal('pixels'),
    output: z.literal('probabilities'),
    /** Frames that a run of the graph may have: any number, or one. */
    batch: z.enum(['any', 'one']),
  }),
  backbone: z.object({
    name: z.string(),
    title: z.string(),
    licence: z.string(),
    source: z.string(),
    pretrainedOn: z.string().nullable(),
    weights: z.enum(['pretrained', 'random', 'none']),
    pool: z.enum(['none', 'gap', 'grid4']),
    precision: z.enum(['fp32', 'int8']),
    length: count,
  }),
  views: z.enum(viewKinds),
  head: z.enum(headKinds),
  /** Patients and images of each part. */
  split: z.record(
    z.enum(['train', 'tuning', 'test']),
    z.object({ patients: count, images: count }),
  ),
  /** What later frames are compared with; null where the workspace had changed. */
  reference: referenceStatistics.nullable(),
  /** Every other member of the package but the signature, by name. */
  members: z.record(z.string(), z.object({ bytes: count, sha256 })),
});

/** What a packed classifier says of itself. */
export type Manifest = z.output<typeof manifestSchema>;
