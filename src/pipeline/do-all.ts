import type { Effects } from '../effects.ts';
import { Interrupted } from '../errors.ts';

/**
 * Does pieces of work that do not depend on each other: at once where workers do what is long in them,
 * else one after another. When one fails, the others are stopped and waited for.
 *
 * @returns what they give, in their order.
 * @throws what the first of them has thrown.
 */
export async function doAll<T>(
  works: readonly ((effects: Effects) => Promise<T>)[],
  effects: Effects,
): Promise<T[]> {
  if (effects.shards === undefined) {
    const results: T[] = [];
    for (const work of works) results.push(await work(effects));
    return results;
  }
  const failed = new AbortController();
  const { signal: given } = effects;
  const signal = given === undefined ? failed.signal : AbortSignal.any([given, failed.signal]);
  const errors: unknown[] = [];
  const results = await Promise.all(
    works.map(async (work) => {
      try {
        return [await work({ ...effects, signal })];
      } catch (error) {
        errors.push(error);
        failed.abort();
        return [];
      }
    }),
  );
  if (errors.length > 0) throw errors.find((error) => !(error instanceof Interrupted)) ?? errors[0];
  return results.flat();
}
