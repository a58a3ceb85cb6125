import { join, resolve } from 'node:path';
import { changeSettings, replaceFile, type Workspace } from '../../catalog/index.ts';
import { fromSystemError } from '../../errors.ts';
import {
  rulesOfText,
  rulesText,
  type RulesText,
  TAXONOMY,
  VOCABULARY,
} from './label-rules-text.ts';

/**
 * Saves edited rules as files of the workspace and names them in sonograft.yaml, whose comments stay. A
 * preset that was not edited stays a preset.
 *
 * @throws UserError when they cannot be used, or the files cannot be written.
 */
export async function saveRules(workspace: Workspace, text: RulesText): Promise<void> {
  await rulesOfText(workspace, text);
  const { dir, config } = workspace;
  const before = await rulesText(workspace);
  const isEdited = text.taxonomy !== before.taxonomy;
  const others = config.annotation.vocabularies.filter(
    (name) => resolve(dir, name) !== join(dir, VOCABULARY),
  );
  const hasOwn = text.vocabulary.trim() !== '';
  try {
    if (isEdited) await replaceFile(join(dir, TAXONOMY), text.taxonomy);
    if (hasOwn) await replaceFile(join(dir, VOCABULARY), text.vocabulary);
    await changeSettings(dir, (document) => {
      if (isEdited) document.setIn(['annotation', 'taxonomy'], TAXONOMY);
      document.setIn(['annotation', 'vocabularies'], hasOwn ? [...others, VOCABULARY] : others);
      document.setIn(['annotation', 'least_certain'], text.leastCertain);
    });
  } catch (error) {
    throw fromSystemError(error, 'Cannot save the rules');
  }
}
