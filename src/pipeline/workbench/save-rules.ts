import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Workspace } from '../../catalog/index.ts';
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
  const settings = join(dir, 'sonograft.yaml');
  try {
    const document = parseDocument(await readFile(settings, 'utf8'));
    if (text.taxonomy !== before.taxonomy) {
      await replace(join(dir, TAXONOMY), text.taxonomy);
      document.setIn(['annotation', 'taxonomy'], TAXONOMY);
    }
    const others = config.annotation.vocabularies.filter(
      (name) => resolve(dir, name) !== join(dir, VOCABULARY),
    );
    const hasOwn = text.vocabulary.trim() !== '';
    if (hasOwn) await replace(join(dir, VOCABULARY), text.vocabulary);
    document.setIn(['annotation', 'vocabularies'], hasOwn ? [...others, VOCABULARY] : others);
    document.setIn(['annotation', 'least_certain'], text.leastCertain);
    await replace(settings, document.toString({ lineWidth: 0 }));
  } catch (error) {
    throw fromSystemError(error, 'Cannot save the rules');
  }
}

/** Writes a file whole or not at all. */
async function replace(path: string, content: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, content, { flush: true });
  await rename(partial, path);
}
