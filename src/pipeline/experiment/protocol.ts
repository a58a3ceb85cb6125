import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { fromSystemError, UserError } from '../../errors.ts';
import { parseYaml } from '../../yaml-file.ts';
import { headSchema } from './head-schema.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected letters, digits, dots and dashes');

const share = z.number().min(0).max(1);

const networkSchema = z.strictObject({
  /** Of the run. */
  name,
  /** A name of the registry, or the path of a backbone, from the protocol's folder. */
  backbone: z.string().min(1),
  /** What to do where the network's weights are not here. */
  missing_weights: z.enum(['refuse', 'random']).default('refuse'),
  precision: z.enum(['fp32', 'int8']).default('fp32'),
  views: z.enum(['center', 'five-crop']).default('center'),
  head: headSchema,
});

const readersSchema = z.strictObject({
  /** Name of the reader study. */
  study: name,
  sample: z.int().min(1).nullable().default(null),
  repeats: z.int().min(0).default(0),
  seed: z.int().min(0).default(1),
  /** Made-up readings, until people have read; every figure of them says so. */
  synthetic: z
    .array(z.strictObject({ name, accuracy: share, seed: z.int().min(0).default(1) }))
    .default([]),
});

const publishedSchema = z.strictObject({
  source: z.string().min(1),
  images: z.int().min(1),
  figures: z.array(
    z.strictObject({
      what: z.string().min(1),
      /** The run or reader that it stands beside. */
      beside: name,
      accuracy: share,
      top2: share.nullable().default(null),
    }),
  ),
  /** What else was reported, in a sentence each. */
  said: z.array(z.string()).default([]),
});

const protocolSchema = z.strictObject({
  name,
  title: z.string().min(1),
  about: z.string().default(''),
  /** Settings of sonograft.yaml that the experiment rests on. */
  settings: z.record(z.string(), z.json()).default({}),
  /** Whether categories come from what was typed on the frames, or with the files. */
  labels: z.enum(['annotation', 'given']).default('annotation'),
  split: z.strictObject({
    test: z.number().gt(0).lt(1),
    tuning: z.number().min(0).lt(1),
    seed: z.int().default(1),
  }),
  networks: z.array(networkSchema).min(1),
  readers: readersSchema.nullable().default(null),
  statistics: z
    .strictObject({
      seed: z.int().min(0).default(1),
      rounds: z.int().min(1).max(1_000_000).default(2000),
      /** That answers are to have where a classifier may abstain. */
      target_accuracy: share.default(0.9),
    })
    .prefault({}),
  published: publishedSchema.nullable().default(null),
  /** What the source leaves open, and what is done here. */
  choices: z.array(z.strictObject({ open: z.string(), chosen: z.string() })).default([]),
});

/** An experiment as a file: what is done to which images, in every detail that can be chosen. */
export type Protocol = Readonly<z.infer<typeof protocolSchema>>;

/**
 * Reads a protocol.
 *
 * @throws UserError when it cannot be read, has a key or value that no protocol has, or names two
 *   contenders alike.
 */
export async function readProtocol(path: string): Promise<Protocol> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the protocol');
  }
  const called = { entry: 'entry', example: 'name: my-experiment' };
  const protocol = parseYaml(text, path, protocolSchema, called);
  const names = [...protocol.networks, ...(protocol.readers?.synthetic ?? [])].map(
    (contender) => contender.name,
  );
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) {
    throw new UserError(`Cannot use ${path}: two networks or readers are named ${twice}.`);
  }
  return protocol;
}
