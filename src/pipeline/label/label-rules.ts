import { resolve } from 'node:path';
import {
  type Annotation,
  categorise,
  type Categorised,
  loadTaxonomy,
  loadVocabulary,
  presetNames,
  type Taxonomy,
  understand,
  type Vocabulary,
  type Word,
} from '../../annotation/index.ts';
import type { Workspace } from '../../catalog/index.ts';

/** What turns words into a category. */
export interface LabelRules {
  readonly vocabulary: Vocabulary;
  readonly taxonomy: Taxonomy;
  readonly leastCertain: number;
}

/** What words say, and the category that follows. */
export interface Understood {
  readonly annotation: Annotation;
  readonly categorised: Categorised;
}

/**
 * The rules that a workspace's settings name.
 *
 * @throws UserError when a vocabulary or the taxonomy cannot be used.
 */
export function labelRules(workspace: Pick<Workspace, 'dir' | 'config'>): LabelRules {
  const { dir, config } = workspace;
  const { taxonomy, least_certain: leastCertain } = config.annotation;
  const vocabulary = vocabularyOf(workspace);
  const isPreset = presetNames.some((name) => name === taxonomy);
  return {
    vocabulary,
    taxonomy: loadTaxonomy(isPreset ? taxonomy : resolve(dir, taxonomy), vocabulary),
    leastCertain,
  };
}

/**
 * The vocabulary that a workspace's settings name.
 *
 * @throws UserError when a vocabulary cannot be used.
 */
export function vocabularyOf({ dir, config }: Pick<Workspace, 'dir' | 'config'>): Vocabulary {
  return loadVocabulary(config.annotation.vocabularies.map((path) => resolve(dir, path)));
}

/** What the rules make of the words of a frame. */
export function understandBy(rules: LabelRules, words: readonly Word[]): Understood {
  const annotation = understand(words, rules.vocabulary, rules.leastCertain);
  return { annotation, categorised: categorise(annotation, rules.taxonomy) };
}
