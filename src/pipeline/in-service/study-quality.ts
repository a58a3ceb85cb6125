import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Effects } from '../../effects.ts';
import type { StudyQuality } from '../../report/index.ts';
import { findSourceFile, readReportedInstance, RefusedFile } from '../../studies/index.ts';
import { countEach } from '../count-each.ts';
import { RANDOM_WEIGHTS } from '../notice.ts';
import type { ClassifierInService } from './classifier-in-service.ts';
import type { Account, ReportsFolder } from './reports-folder.ts';
import { typedCategories } from './typed-categories.ts';

/**
 * What of its protocol a study shows: which views are present, which are missing, and on which pictures
 * another view is typed than the classifier sees.
 *
 * @param study the folder of its files.
 * @param protocol the views that a study is to have; absent: every category.
 * @returns null where none of its files has been classified.
 */
export async function studyQuality(
  study: string,
  reports: ReportsFolder,
  classifier: ClassifierInService,
  effects: Effects,
  protocol: readonly string[] = classifier.manifest.categories,
): Promise<StudyQuality | null> {
  const names = (await readdir(study)).filter((name) => name.endsWith('.dcm')).sort();
  const accounts = (await Promise.all(names.map((name) => reports.account(name)))).filter(
    (account) => account !== null,
  );
  const studyInstanceUID = uidOf(study, names);
  if (accounts.length === 0 || studyInstanceUID === null) return null;
  const said = accounts.flatMap(({ predictions }) => predictions);
  const seen = said.flatMap(({ category }) => category ?? []);
  const typed = await typedCategories(study, classifier, effects);
  const { name, backbone } = classifier.manifest;
  return {
    studyInstanceUID,
    classifier: `${name} (${backbone.title})`,
    banners: said.some(({ notice }) => notice !== undefined) ? [RANDOM_WEIGHTS] : [],
    files: names.length,
    classified: seen.length,
    unclassified: countEach([
      ...accounts.flatMap(({ refused }) => refused ?? []),
      ...said.flatMap(({ category, reason }) => (category === null ? (reason ?? 'unknown') : [])),
    ]),
    views: protocol.map((category) => ({
      category,
      pictures: seen.filter((one) => one === category).length,
    })),
    disagreements: typed === null ? null : accounts.flatMap((one) => disagreementsOf(one, typed)),
  };
}

function disagreementsOf(
  { sopInstanceUID, predictions }: Account,
  typed: ReadonlyMap<string, string>,
): NonNullable<StudyQuality['disagreements']>[number][] {
  return predictions.flatMap(({ hash, frame, category, probabilities }) => {
    const words = hash === null ? undefined : typed.get(hash);
    if (category === null || words === undefined || words === category) return [];
    return {
      ...{ sopInstanceUID: sopInstanceUID ?? '', frame: (frame ?? 0) + 1 },
      ...{ typed: words, seen: category, probability: probabilities?.[category] ?? 0 },
    };
  });
}

/** The first that can be read says which study it is. */
function uidOf(study: string, names: readonly string[]): string | null {
  for (const name of names) {
    try {
      const { source } = findSourceFile(join(study, basename(name)));
      return readReportedInstance(source).studyInstanceUID;
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
    }
  }
  return null;
}
