import type { Workspace } from '../../catalog/index.ts';
import type { Attributes } from '../../evaluation/index.ts';
import { labelRules } from './label-rules.ts';

/**
 * What the workspace's taxonomy says of each category: its organ, laterality and plane.
 *
 * @returns null where a category is not of the taxonomy, as with labels from folders.
 * @throws UserError when the taxonomy or a vocabulary cannot be used.
 */
export function attributesOf(
  workspace: Workspace,
  categories: readonly string[],
): Attributes[] | null {
  const { taxonomy } = labelRules(workspace);
  const attributes = categories.flatMap((category) => {
    const rule = taxonomy.categories.get(category);
    if (rule === undefined) return [];
    const { organ, laterality = null, plane = null } = rule;
    return [{ organ, laterality, plane: plane?.join(' or ') ?? null }];
  });
  return attributes.length === categories.length ? attributes : null;
}
