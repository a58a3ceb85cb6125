import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../errors.ts';
import { openShelf, type Place } from './shard-shelf.ts';

/** SHA-256 in hex: all that a shard may be named by, or name. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

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
  const shelf = openShelf(place);
  const file = fileOf(name, 'input');
  if (!(await shelf.has(file))) await shelf.write(file, text);
  return name;
}

/**
 * What {@link shareInput} has put there.
 *
 * @throws UserError when it is not there, or not what its name says.
 */
export async function readInput<T>(place: Place, name: string, schema: z.ZodType<T>): Promise<T> {
  const shelf = openShelf(place);
  const file = fileOf(name, 'input');
  const text = (await shelf.read(file))?.toString();
  if (text === undefined) {
    throw new UserError(
      `Cannot do the shard: there is no ${shelf.where(file)}, which whoever started the job wrote; see that all machines share one workspace.`,
    );
  }
  const isWhole = createHash('sha256').update(text).digest('hex') === name;
  const { success, data } = schema.safeParse(isWhole ? JSON.parse(text) : undefined);
  if (success) return data;
  throw new UserError(
    `Cannot do the shard: ${shelf.where(file)} is ${isWhole ? 'of another version of Sonograft; run the same version everywhere' : 'damaged; run the same command again'}.`,
  );
}

/** Whether the result of a shard is there. */
export async function hasResult(place: Place, id: string): Promise<boolean> {
  return await openShelf(place).has(fileOf(id, 'result'));
}

/** Writes the result of a shard, whole or not at all; two that write the same do no harm. */
export async function writeResult(place: Place, id: string, result: unknown): Promise<void> {
  await openShelf(place).write(fileOf(id, 'result'), JSON.stringify(result));
}

/** The result of a shard; undefined when it is damaged, or somebody who asked for the same took it. */
export async function readResult<T>(
  place: Place,
  id: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const text = (await openShelf(place).read(fileOf(id, 'result')))?.toString() ?? '';
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // a power cut may leave half of it
  }
}

/** Takes away what is used up. */
export async function removeShardFiles(
  place: Place,
  names: readonly string[],
  kind: 'input' | 'result',
): Promise<void> {
  const shelf = openShelf(place);
  for (const name of names) await shelf.remove(fileOf(name, kind));
}

/** Where a step keeps, on this machine, what it goes on from when its worker dies. */
export function checkpointPath({ dir }: Pick<Place, 'dir'>, id: string): string {
  return join(dir, 'shards', `${id}.checkpoint`);
}

function fileOf(name: string, kind: 'input' | 'result'): string {
  return `${name}.${kind}.json`;
}
