import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError, fromSystemError } from '../errors.ts';
import type { Graph } from '../graph/index.ts';
import { readOnnx, writeOnnx } from '../graph/index.ts';
import type { Head } from './head.ts';
import { headKinds } from './head.ts';

const GRAPH_FILE = 'head.onnx';
const DESCRIPTION_FILE = 'head.json';
/** What {@link saveHead} writes. */
export const headFiles = [GRAPH_FILE, DESCRIPTION_FILE] as const;

const description = z.object({
  format: z.literal(1),
  kind: z.enum(headKinds),
  categories: z.array(z.string().min(1)).min(2),
  length: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  settings: z.record(z.string(), z.json()),
});

/**
 * Saves a head as head.onnx and head.json, which holds the hash of the former. Each file replaces an
 * earlier one in one step.
 *
 * @returns the SHA-256 of head.onnx.
 * @throws UserError when the directory cannot be written.
 */
export async function saveHead(dir: string, head: Head): Promise<string> {
  const bytes = writeOnnx(head.graph);
  const hash = sha256(bytes);
  const { kind, categories, length, settings } = head;
  const text = JSON.stringify(
    { format: 1, kind, categories, length, sha256: hash, settings },
    null,
    1,
  );
  try {
    await mkdir(dir, { recursive: true });
    await replace(join(dir, GRAPH_FILE), bytes);
    await replace(join(dir, DESCRIPTION_FILE), `${text}\n`);
  } catch (error) {
    throw fromSystemError(error, 'Cannot save the head');
  }
  return hash;
}

/** What a head is wanted for; what is absent is not checked. */
export interface WantedHead {
  /** Values of the feature vectors that it gets. */
  readonly length?: number;
  /** What {@link saveHead} returned. */
  readonly sha256?: string;
}

/**
 * Loads a head that {@link saveHead} saved.
 *
 * @throws UserError when a file is missing or damaged, or the head is not the one that is wanted.
 */
export async function loadHead(dir: string, wanted: WantedHead = {}): Promise<Head> {
  const bytes = await read(join(dir, GRAPH_FILE));
  const path = join(dir, DESCRIPTION_FILE);
  const parsed = description.safeParse(jsonOf(await read(path)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new UserError(
      `Cannot load the head (${path}): ${where === '' ? 'it is no description of a head' : `"${where}" is wrong (${issue?.message ?? ''})`}; train it again.`,
    );
  }
  const head = parsed.data;
  if (sha256(bytes) !== head.sha256) {
    throw new UserError(
      `Cannot load the head (${join(dir, GRAPH_FILE)}): its bytes are not those that were saved; train it again.`,
    );
  }
  if (wanted.sha256 !== undefined && wanted.sha256 !== head.sha256) {
    throw new UserError(
      `Cannot load the head (${join(dir, GRAPH_FILE)}): it is the head of another run; put this run's own back, or train it again.`,
    );
  }
  const graph = readOnnx(bytes);
  const [of, to] = [lastDim(graph.inputs, 'features'), lastDim(graph.outputs, 'logits')];
  if (of !== head.length || to !== head.categories.length) {
    throw new UserError(
      `Cannot load the head (${path}): it tells of ${head.length} features and ${head.categories.length} categories, its network has ${String(of)} and ${String(to)}; train it again.`,
    );
  }
  if (wanted.length !== undefined && wanted.length !== head.length) {
    throw new UserError(
      `Cannot load the head (${dir}): it takes feature vectors of ${head.length} values, the backbone gives ${wanted.length}; use the backbone it was trained on.`,
    );
  }
  const { kind, categories, settings } = head;
  return { kind, categories, length: head.length, graph, settings };
}

function lastDim(values: Graph['inputs'], name: string): unknown {
  return values.find((value) => value.name === name)?.dims?.at(-1);
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fromSystemError(error, 'Cannot load the head');
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // the schema refuses it
  }
}

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, content, { flush: true });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
