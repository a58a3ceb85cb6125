import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { labelRules } from '../label-rules.ts';
import type { Manifest } from './manifest.ts';

/** The workspace's taxonomy as a package keeps it; null where it does not have the categories. */
export function taxonomyOf(
  workspace: Workspace,
  categories: readonly string[],
): Manifest['taxonomy'] {
  const taxonomy = read(workspace);
  if (taxonomy === null) return null;
  const { name, about } = taxonomy;
  if (!categories.every((category) => taxonomy.categories.has(category))) return null;
  const rules = categories.map((category) => [category, taxonomy.categories.get(category)]);
  return {
    ...{ name, about },
    categories: Object.fromEntries(rules) as NonNullable<Manifest['taxonomy']>['categories'],
  };
}

/** A workspace of image folders need not have a taxonomy that can be used. */
function read(workspace: Workspace): ReturnType<typeof labelRules>['taxonomy'] | null {
  try {
    return labelRules(workspace).taxonomy;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
