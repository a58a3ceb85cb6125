import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { fromSystemError, UserError } from '../errors.ts';
import type { Graph } from '../graph/index.ts';
import { readCaffe, readOnnx } from '../graph/index.ts';
import type { Network } from './network.ts';
import { sha256Of } from './weights/file-hashes.ts';

const perChannel = (number: z.ZodNumber): z.ZodArray<z.ZodNumber> => z.array(number).min(1).max(3);
const side = z.int().min(1).max(4096);

/** What backbone.json says; keys that are not listed are ignored. */
const description = z.object({
  name: z.string().regex(/^[\w.-]{1,64}$/, 'must be letters, digits, ".", "-" and "_"'),
  title: z.string().optional(),
  format: z.enum(['onnx', 'caffe']),
  files: z.array(z.string().regex(/^[^/\\]+$/, 'must be a file name without folders')).min(1),
  sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits')),
  input: z.object({
    tensor: z.string(),
    width: side,
    height: side,
    channels: z.enum(['rgb', 'bgr', 'gray']),
    mean: perChannel(z.number()),
    std: perChannel(z.number().positive()),
    from256: z.enum(['center-crop', 'resize']).default('center-crop'),
  }),
  features: z
    .object({
      tensor: z.string().optional(),
      length: z.int().positive().optional(),
      channels: z.int().positive().optional(),
      height: z.int().positive().optional(),
      width: z.int().positive().optional(),
    })
    .default({}),
  pretrainedOn: z.string().nullable().default(null),
  licence: z.string(),
  source: z.string().default(''),
});

type Description = z.infer<typeof description>;

/**
 * Reads a folder that holds backbone.json and the files it names, each checked against its SHA-256.
 *
 * @throws UserError when a file is missing, altered or damaged, or the description is wrong.
 */
export async function readBackboneFolder(folder: string): Promise<Network> {
  const path = join(folder, 'backbone.json');
  const told = await readDescription(path);
  for (const file of told.files) await verifyFile(path, folder, file, told);
  const { name, title = name, licence, source, pretrainedOn, features } = told;
  const { tensor: inputTensor, ...input } = told.input;
  const { tensor, length, channels, height, width } = features;
  const map = channels && height && width ? [channels, height, width] : undefined;
  const dims = length === undefined ? map : [length];
  return {
    ...{ name, title, licence, source, pretrainedOn, input, inputTensor },
    weights: 'pretrained',
    graph: await readGraph(told, folder),
    features: { ...(tensor !== undefined && { tensor }), ...(dims && { dims }) },
  };
}

/** Reads the network itself, of a Caffe one the part up to the features alone. */
async function readGraph(
  { name, format, files, features: { tensor } }: Description,
  folder: string,
): Promise<Graph> {
  const read = async (file: string): Promise<Buffer> => {
    try {
      return await readFile(join(folder, file));
    } catch (error) {
      throw fromSystemError(error, `Cannot load backbone ${name}`);
    }
  };
  if (format === 'onnx') return { ...readOnnx(await read(files[0] ?? '')), name };
  const prototxt = files.find((file) => file.endsWith('.prototxt'));
  const weights = files.find((file) => file.endsWith('.caffemodel'));
  if (prototxt === undefined || weights === undefined) {
    throw new UserError(
      `Cannot load backbone ${name}: a Caffe network is a .prototxt and a .caffemodel, and "files" names ${files.join(', ')}.`,
    );
  }
  const graph = await readCaffe(
    { prototxt: (await read(prototxt)).toString('utf8'), weights: join(folder, weights) },
    tensor === undefined ? {} : { until: [tensor] },
  );
  return { ...graph, name };
}

async function readDescription(path: string): Promise<Description> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw fromSystemError(error, 'Cannot load the backbone');
    throw new UserError(`Cannot read ${path}: it is not JSON (${error.message}).`, {
      cause: error,
    });
  }
  const result = description.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new UserError(
      `Cannot read ${path}: "${issue?.path.join('.') ?? ''}" ${issue?.message ?? 'is wrong'}.`,
    );
  }
  const { input } = result.data;
  const count = input.channels === 'gray' ? 1 : 3;
  for (const key of ['mean', 'std'] as const) {
    const { length } = input[key];
    if (length === 1 || length === count) continue;
    throw new UserError(
      `Cannot read ${path}: "input.${key}" has ${length} numbers for the ${count} channels of "${input.channels}"; give 1 or ${count}.`,
    );
  }
  return result.data;
}

async function verifyFile(
  path: string,
  folder: string,
  file: string,
  { name, sha256 }: Description,
): Promise<void> {
  const expected = sha256[file]?.toLowerCase();
  if (expected === undefined) {
    throw new UserError(`Cannot read ${path}: "sha256" has no entry for ${file}; add its SHA-256.`);
  }
  const actual = await sha256Of(join(folder, file));
  if (actual === expected) return;
  throw new UserError(
    `Cannot load backbone ${name}: ${file} has SHA-256 ${actual.slice(0, 16)}…, but backbone.json says ${expected.slice(0, 16)}…; get the file again.`,
  );
}
