import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod';
import { fromSystemError, isMissing, UserError } from '../../errors.ts';
import type { KnownNetwork } from './known-networks.ts';
import { knownNetworks } from './known-networks.ts';

/** Where weights are kept and which networks there are; both have defaults. */
export interface WeightsOptions {
  /** Absent: SONOGRAFT_WEIGHTS, else sonograft/weights in the user's cache directory. */
  readonly dir?: string | undefined;
  /** Other networks than ours, for tests. */
  readonly networks?: readonly KnownNetwork[] | undefined;
}

const recordSchema = z.object({
  network: z.string(),
  file: z.string(),
  /** Random numbers are for tests and benchmarks; everything made with them says so. */
  origin: z.enum(['pretrained', 'random']),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sha1: z.string().regex(/^[0-9a-f]{40}$/),
  /** Of random weights. */
  seed: z.number().nullable(),
  /** When the file came here. */
  date: z.string(),
  /** Where it came from. */
  source: z.string(),
});

/** weights.json: what lies beside it and where that came from. */
export type WeightsRecord = z.infer<typeof recordSchema>;

/** The directory that holds one folder for each network. */
export function weightsDir({ dir }: WeightsOptions): string {
  const named = dir ?? process.env['SONOGRAFT_WEIGHTS'];
  if (named !== undefined && named !== '') return resolve(named);
  // A relative XDG_CACHE_HOME is to be ignored (XDG base directory specification 0.8).
  const cache = process.env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'sonograft', 'weights');
}

/** The folder of one network. */
export function folderOf({ name }: KnownNetwork, options: WeightsOptions): string {
  return join(weightsDir(options), name);
}

/** The path of a network's weight file, whether it is there or not. */
export function weightPath(known: KnownNetwork, options: WeightsOptions): string {
  return join(folderOf(known, options), known.file);
}

/** @throws UserError naming the networks there are when none has the name. */
export function findKnown(
  name: string,
  { networks = knownNetworks }: WeightsOptions,
): KnownNetwork {
  const known = networks.find((one) => one.name === name);
  if (known !== undefined) return known;
  throw new UserError(
    `There is no network "${name}" whose weights are kept; there are ${networks.map((one) => one.name).join(', ')}.`,
  );
}

/**
 * What is here of a network, or undefined when nothing is.
 *
 * @throws UserError when weights.json is damaged.
 */
export async function readRecord(
  known: KnownNetwork,
  options: WeightsOptions,
): Promise<WeightsRecord | undefined> {
  const path = join(folderOf(known, options), 'weights.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
    if (!(await stat(weightPath(known, options))).isFile()) return undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fromSystemError(error, 'Cannot read the weights');
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(
      `Cannot read ${path}: it is damaged; delete its folder and get the weights of ${known.name} again.`,
      { cause },
    );
  }
}

/** Makes the folder of a network. */
export async function makeFolder(known: KnownNetwork, options: WeightsOptions): Promise<string> {
  const folder = folderOf(known, options);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fromSystemError(error, 'Cannot keep weights');
  }
  return folder;
}

/**
 * Moves a finished file into place with its record. Until both are there, the network counts as not
 * being here, so a crash never leaves a file beside the record of another.
 */
export async function install(
  known: KnownNetwork,
  options: WeightsOptions,
  finished: string,
  record: Omit<WeightsRecord, 'network' | 'file' | 'date'>,
): Promise<WeightsRecord> {
  const folder = folderOf(known, options);
  const path = join(folder, 'weights.json');
  const whole: WeightsRecord = {
    ...{ network: known.name, file: known.file, ...record },
    date: new Date().toISOString(),
  };
  try {
    await rm(path, { force: true });
    await rename(finished, join(folder, known.file));
    const partial = `${path}.${process.pid}.partial`;
    await writeFile(partial, `${JSON.stringify(whole, null, 1)}\n`);
    await rename(partial, path);
  } catch (error) {
    throw fromSystemError(error, `Cannot keep the weights of ${known.name}`);
  }
  return whole;
}
