import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { initWorkspace } from '../../catalog/index.ts';
import { type Effects, silent } from '../../effects.ts';
import { ingest } from '../ingest/ingest.ts';
import { label } from '../label/label.ts';
import type { ClassifierInService } from './classifier-in-service.ts';

/**
 * What the words on the pictures of a study say, in the language that labelled the run, by the hash of
 * each frame: its category in the classifier's taxonomy. Frames whose words give none are absent. The study is read in a scratch
 * workspace that is gone afterwards.
 *
 * @param study a folder of files.
 * @returns null where the classifier has no taxonomy to sort words by.
 */
export async function typedCategories(
  study: string,
  { manifest }: Pick<ClassifierInService, 'manifest'>,
  { signal }: Effects = silent,
): Promise<ReadonlyMap<string, string> | null> {
  const { taxonomy, words, frames } = manifest;
  if (taxonomy === null) return null;
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-study-'));
  try {
    const rules = join(dir, 'taxonomy.yaml');
    await writeFile(rules, stringify(taxonomy));
    const vocabularies = words.vocabularies.map((_, i) => join(dir, `vocabulary-${i}.yaml`));
    for (const [i, path] of vocabularies.entries()) {
      await writeFile(path, stringify(words.vocabularies[i]));
    }
    const annotation = { taxonomy: rules, vocabularies, least_certain: words.leastCertain };
    const { region, images, cine, cineFrames, keyDifference } = frames;
    const workspace = await initWorkspace(join(dir, 'workspace'), {
      ...{ region, images, annotation },
      ingest: { cine, cine_frames: cineFrames, key_difference: keyDifference },
    });
    try {
      const effects = { ...silent, ...(signal !== undefined && { signal }) };
      const { accepted } = await ingest(workspace, study, effects);
      if (accepted === 0) return new Map();
      await label(workspace, {}, effects);
      const labelled = await workspace.catalog.frames();
      return new Map(
        labelled.flatMap(({ hash, category }) => (category === null ? [] : [[hash, category]])),
      );
    } finally {
      await workspace.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
