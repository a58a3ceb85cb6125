import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { viewKinds } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import { headKinds } from '../../heads/index.ts';
import { devices } from '../../graph/index.ts';
import { imageSettings } from '../../images/index.ts';
import { regionSettings } from '../../region/index.ts';
import { leakFindingsSchema } from '../leak/index.ts';
import { fetchRun, shareRun } from './shared-run.ts';

const counts = z.object({
  patients: z.number(),
  images: z.number(),
  categories: z.record(z.string(), z.number()),
});

/** How frames are made from files, as a run keeps it. */
export const frameRules = z.object({
  region: regionSettings,
  // Before there was a mask, nothing was filled.
  images: imageSettings.extend({ mask: imageSettings.shape.mask.unwrap().default('none') }),
  cine: z.enum(['first', 'middle', 'all', 'even', 'key']),
  cineFrames: z.int().default(5),
  keyDifference: z.number().default(3),
});

const runFileSchema = z.object({
  run: z.string(),
  sonograft: z.string(),
  node: z.string(),
  categories: z.array(z.string()).min(2),
  backbone: z.object({
    ref: z.object({
      name: z.string(),
      pool: z.enum(['auto', 'none', 'gap', 'grid4']).exactOptional(),
      inputSize: z.number().exactOptional(),
      channels: z.enum(['rgb', 'bgr', 'gray']).exactOptional(),
      mean: z.array(z.number()).readonly().exactOptional(),
      std: z.array(z.number()).readonly().exactOptional(),
      features: z.string().exactOptional(),
      weights: z.string().exactOptional(),
    }),
    name: z.string(),
    title: z.string(),
    licence: z.string(),
    source: z.string(),
    pretrainedOn: z.string().nullable(),
    weights: z.enum(['pretrained', 'random', 'none']),
    pool: z.enum(['none', 'gap', 'grid4']),
    length: z.number(),
    key: z.string(),
    /** Where its features were made. */
    device: z.enum(devices).default('cpu'),
    /** What made it 8-bit; null where it runs in float32. */
    int8: z
      .object({
        weightBits: z.union([z.literal(7), z.literal(8)]),
        ranges: z.record(z.string(), z.object({ low: z.number(), high: z.number() })),
      })
      .nullable()
      .default(null),
  }),
  /** The views of each frame, and the key of the backbone on each. */
  views: z
    .object({ kind: z.enum(viewKinds), keys: z.record(z.string(), z.string()) })
    .default({ kind: 'center', keys: {} }),
  head: z.object({
    kind: z.enum(headKinds),
    /** What was asked for; the same request again finds the run done. */
    options: z.record(z.string(), z.json()),
    /** Of head.onnx; null where the run is older than this entry. */
    sha256: z.string().nullable().default(null),
    /** What was chosen in the end. */
    settings: z.record(z.string(), z.json()),
  }),
  /** How frames were made from files; predict does the same. */
  frames: frameRules,
  split: z.object({
    digest: z.string(),
    seed: z.number(),
    settings: z.record(z.string(), z.json()),
    train: counts,
    tuning: counts,
    test: counts,
  }),
  /** What was found of the annotation in its frames; null where the run is older than this entry. */
  leak: leakFindingsSchema.nullable().default(null),
  epochs: z.number(),
  tuning: z.record(z.string(), z.number().nullable()),
  finishedAt: z.string(),
});

/** run.json: every setting, seed, version and hash of a trained run. */
export type RunFile = z.infer<typeof runFileSchema>;

/** The finished run of this name, or undefined when there is none. */
export async function findRun(workspace: Workspace, name: string): Promise<RunFile | undefined> {
  await fetchRun(workspace, name);
  const path = join(workspace.runDir(name), 'run.json');
  if (!existsSync(path)) return undefined;
  try {
    return runFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new UserError(
      `Cannot read run ${name}: ${path} is damaged or from another version; train it again under another name.`,
      { cause },
    );
  }
}

/**
 * The finished run of this name.
 *
 * @throws UserError naming the runs there are when there is none of this name.
 */
export async function readRun(workspace: Workspace, name: string): Promise<RunFile> {
  const run = await findRun(workspace, name);
  if (run !== undefined) return run;
  const names = (await workspace.catalog.runs())
    .map((known) => known.name)
    .filter((known) => existsSync(join(workspace.runDir(known), 'run.json')));
  throw new UserError(
    `There is no run ${name} in ${workspace.dir}; ${names.length === 0 ? 'train one first' : `the runs are ${names.join(', ')}`}.`,
  );
}

/** Writes run.json last of all the run's files: a run without it was not finished. */
export async function writeRun(workspace: Workspace, run: RunFile): Promise<void> {
  await writeRunFile(workspace, run.run, 'run.json', `${JSON.stringify(run, null, 1)}\n`);
  await shareRun(workspace, run.run);
  await workspace.catalog.saveRun({
    name: run.run,
    json: JSON.stringify(run),
    finishedAt: run.finishedAt,
  });
}

/** Writes one file of a run, whole or not at all, and returns its path. */
export async function writeRunFile(
  workspace: Workspace,
  run: string,
  file: string,
  content: string,
): Promise<string> {
  const dir = workspace.runDir(run);
  const path = join(dir, file);
  const partial = `${path}.${process.pid}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, content, { flush: true });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, `Cannot write run ${run}`);
  }
  return path;
}
