import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { loadTaxonomy, loadVocabulary, presetNames, presetPath } from '../../annotation/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import type { LabelRules } from '../label/label-rules.ts';

/** The rules that make labels of words, as a person edits them. */
export interface RulesText {
  /** YAML. */
  readonly taxonomy: string;
  /** YAML: house words on top of everything else; empty: none. */
  readonly vocabulary: string;
  readonly leastCertain: number;
}

/** The files of a workspace that hold edited rules. */
export const [TAXONOMY, VOCABULARY] = ['taxonomy.yaml', 'vocabulary.yaml'];

/** The rules of a workspace as text, with the name of the taxonomy and whether it is a preset. */
export async function rulesText(
  workspace: Pick<Workspace, 'dir' | 'config'>,
): Promise<RulesText & { name: string; preset: boolean }> {
  const { dir, config } = workspace;
  const { taxonomy, vocabularies, least_certain: leastCertain } = config.annotation;
  const built = presetNames.find((name) => name === taxonomy);
  const preset = built !== undefined;
  const path = preset ? presetPath(built) : resolve(dir, taxonomy);
  const house = vocabularies.find((name) => resolve(dir, name) === join(dir, VOCABULARY));
  try {
    const text = await readFile(path, 'utf8');
    const vocabulary = house === undefined ? '' : await readFile(join(dir, VOCABULARY), 'utf8');
    const name = loadTaxonomy(preset ? taxonomy : path, vocabularyOf(workspace, house)).name;
    return { taxonomy: text, vocabulary, leastCertain, name, preset };
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the rules');
  }
}

/**
 * Rules made of text.
 *
 * @throws UserError when they cannot be used; the sentence calls the texts taxonomy.yaml and
 *   vocabulary.yaml.
 */
export async function rulesOfText(
  workspace: Pick<Workspace, 'dir' | 'config'>,
  { taxonomy, vocabulary, leastCertain }: RulesText,
): Promise<LabelRules> {
  const scratch = await mkdtemp(join(tmpdir(), 'sonograft-rules-'));
  try {
    const [taxonomyPath, vocabularyPath] = [join(scratch, TAXONOMY), join(scratch, VOCABULARY)];
    await writeFile(taxonomyPath, taxonomy);
    await writeFile(vocabularyPath, vocabulary);
    const own = vocabulary.trim() === '' ? undefined : vocabularyPath;
    const known = vocabularyOf(workspace, own);
    return { vocabulary: known, taxonomy: loadTaxonomy(taxonomyPath, known), leastCertain };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Nobody has named the place where the texts lay for a moment.
    throw new UserError(error.message.replaceAll(`${scratch}${sep}`, ''), { cause: error });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The vocabularies of a workspace, with another one as its own. */
function vocabularyOf({ dir, config }: Pick<Workspace, 'dir' | 'config'>, own: string | undefined) {
  const others = config.annotation.vocabularies
    .map((name) => resolve(dir, name))
    .filter((path) => path !== join(dir, VOCABULARY));
  return loadVocabulary(own === undefined ? others : [...others, resolve(dir, own)]);
}
