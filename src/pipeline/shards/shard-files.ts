import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError, isMissing, UserError } from '../../errors.ts';

/** SHA-256 in hex: all that a shard may be named by, or name. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export type Place = Pick<Workspace, 'dir'>;

/** The digest of plain JSON, by which shards and what they take are named. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/**
 * Puts what shards take where workers find it, named by its content: a queue carries the name alone, so
 * that nobody reads there of files and patients, and nobody can ask through it for anything else.
 *
 * @param input plain JSON.
 * @returns its name.
 */
export async function shareInput(place: Place, input: unknown): Promise<string> {
  const text = JSON.stringify(input);
  const name = createHash('sha256').update(text).digest('hex');
  const path = pathOf(place, name, 'input');
  if (!existsSync(path)) await writeWhole(path, text, 'Cannot share work with the workers');
  return name;
}

/**
 * What {@link shareInput} has put there.
 *
 * @throws UserError when it is not there, or not what its name says.
 */
export async function readInput<T>(place: Place, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = pathOf(place, name, 'input');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UserError(
      `Cannot do the shard: the workspace here has no ${path}, which whoever started the job wrote; see that all machines share one workspace.`,
      { cause },
    );
  }
  const isWhole = createHash('sha256').update(text).digest('hex') === name;
  const { success, data } = schema.safeParse(isWhole ? JSON.parse(text) : undefined);
  if (success) return data;
  throw new UserError(
    `Cannot do the shard: ${path} is ${isWhole ? 'of another version of Sonograft; run the same version everywhere' : 'damaged; run the same command again'}.`,
  );
}

/** Whether the result of a shard is there. */
export function hasResult(place: Place, id: string): boolean {
  return existsSync(pathOf(place, id, 'result'));
}

/** Writes the result of a shard, whole or not at all; two that write the same do no harm. */
export async function writeResult(place: Place, id: string, result: unknown): Promise<void> {
  await writeWhole(pathOf(place, id, 'result'), JSON.stringify(result), 'Cannot write a result');
}

/** The result of a shard; undefined when it is damaged, or somebody who asked for the same took it. */
export async function readResult<T>(
  place: Place,
  id: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const path = pathOf(place, id, 'result');
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch (error) {
    // A power cut may leave half of it.
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Takes away what is used up. */
export async function removeShardFiles(
  place: Place,
  names: readonly string[],
  kind: 'input' | 'result',
): Promise<void> {
  for (const name of names) await rm(pathOf(place, name, kind), { force: true });
}

/** Where a step keeps what it goes on from when its worker dies. */
export function checkpointPath(place: Place, id: string): string {
  return join(place.dir, 'shards', `${id}.checkpoint`);
}

function pathOf({ dir }: Place, name: string, kind: 'input' | 'result'): string {
  return join(dir, 'shards', `${name}.${kind}.json`);
}

async function writeWhole(path: string, text: string, action: string): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    // It may tell of patients' files.
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(partial, text, { mode: 0o600 });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fromSystemError(error, action);
  }
}
