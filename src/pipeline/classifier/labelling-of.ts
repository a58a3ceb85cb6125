import { resolve } from 'node:path';
import { readVocabularyFile } from '../../annotation/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { labelRules } from '../label/label-rules.ts';
import type { Manifest } from './manifest.ts';

type Labelling = Pick<Manifest, 'taxonomy' | 'words'>;

/**
 * The workspace's rules that make categories of words, as a package keeps them. The taxonomy is null, and
 * no words are kept, where it does not have the categories: then labels came from elsewhere.
 */
export function labellingOf(workspace: Workspace, categories: readonly string[]): Labelling {
  const { vocabularies, least_certain: leastCertain } = workspace.config.annotation;
  const none = { taxonomy: null, words: { vocabularies: [], leastCertain } };
  const taxonomy = taxonomyOf(workspace);
  if (taxonomy === null) return none;
  const { name, about } = taxonomy;
  if (!categories.every((category) => taxonomy.categories.has(category))) return none;
  const rules = categories.map((category) => [category, taxonomy.categories.get(category)]);
  return {
    taxonomy: {
      ...{ name, about },
      categories: Object.fromEntries(rules) as NonNullable<Labelling['taxonomy']>['categories'],
    },
    words: {
      vocabularies: vocabularies.map(
        (path) => readVocabularyFile(resolve(workspace.dir, path)).sections,
      ),
      leastCertain,
    },
  };
}

/** A workspace of image folders need not have a taxonomy that can be used. */
function taxonomyOf(workspace: Workspace): ReturnType<typeof labelRules>['taxonomy'] | null {
  try {
    return labelRules(workspace).taxonomy;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
