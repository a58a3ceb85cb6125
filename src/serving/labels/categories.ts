import { labelRules } from '../../pipeline/index.ts';
import type { Workbench } from '../workbench.ts';

/** Keys in the order in which categories take them. */
const KEYS = '1234567890qwertyuiopasdfghjkl';

/** Categories with the key that gives each; one key a category while there are keys. */
export function keyed(categories: readonly string[]): { category: string; key: string | null }[] {
  return categories.map((category, i) => ({ category, key: KEYS[i] ?? null }));
}

/** What frames may be given: what the taxonomy has, then what frames bear besides. */
export function categoriesOf(bench: Workbench): Promise<readonly string[]> {
  return bench.fresh.get('categories', () => readCategories(bench));
}

async function readCategories(bench: Workbench): Promise<string[]> {
  const [{ taxonomy }, { frames }] = await Promise.all([
    labelRules(bench.workspace),
    bench.listed(),
  ]);
  const borne = new Set(frames.flatMap(({ category }) => category ?? []));
  const known = [...taxonomy.categories.keys()];
  return [...known, ...[...borne].filter((name) => !known.includes(name)).sort()];
}
