import type { ListedFile, ListedFrame } from '../../catalog/index.ts';
import type { Answer } from '../wire/index.ts';
import { type Filters, NONE, passes, passesFile } from './filters.ts';

type Study = Answer<'GET /api/studies'>['items'][number];
type Facets = Answer<'GET /api/facets'>;

/** Studies of which a frame or a file passes, sorted. */
export function listStudies(
  files: readonly ListedFile[],
  frames: readonly ListedFrame[],
  filters: Filters,
): Study[] {
  const studies = new Map<string, Study>();
  const wanted = new Set<string>();
  const studyOf = (named: string, patient: string): Study => {
    const study = studies.get(named) ?? empty(named, patient);
    studies.set(named, study);
    return study;
  };
  for (const file of files) {
    const named = file.study ?? file.patient;
    if (named === null) continue;
    const study = studyOf(named, file.patient ?? named);
    study.files += 1;
    if (file.verdict === 'quarantined') study.quarantined += 1;
    // A file without frames has none that could pass for it.
    if (file.frames === 0 && fileMayPass(file, study, filters)) wanted.add(named);
  }
  for (const frame of frames) {
    const study = studyOf(frame.study, frame.patient);
    study.part = frame.part ?? study.part;
    if (passes(frame, filters)) wanted.add(frame.study);
    if (frame.verdict === 'excluded') study.excluded += 1;
    else {
      study.frames += 1;
      study.cover ??= frame.hash;
      const category = frame.category ?? NONE;
      study.categories[category] = (study.categories[category] ?? 0) + 1;
    }
  }
  return [...studies.values()]
    .filter(({ study }) => wanted.has(study))
    .sort((a, b) => (a.study < b.study ? -1 : 1));
}

/** Whether a file without frames passes filters that do not speak of frames. */
function fileMayPass(file: ListedFile, study: Study, filters: Filters): boolean {
  const { category, source, part, patient, study: named } = filters;
  const asksOfFrames = [category, source, part].some((value) => value !== undefined);
  return (
    !asksOfFrames &&
    (patient === undefined || study.patient === patient) &&
    (named === undefined || study.study === named) &&
    passesFile(file, filters)
  );
}

/** What there is to narrow lists by. */
export function facetsOf(files: readonly ListedFile[], frames: readonly ListedFrame[]): Facets {
  const accepted = frames.filter(({ verdict }) => verdict === 'accepted');
  const rules = new Map<string, Facets['rules'][number]>();
  for (const { verdict, rule } of [...files.filter((file) => file.frames === 0), ...frames]) {
    if (rule === null) continue;
    const known = rules.get(`${verdict} ${rule}`) ?? { verdict, name: rule, count: 0 };
    rules.set(`${verdict} ${rule}`, { ...known, count: known.count + 1 });
  }
  return {
    studies: new Set(frames.map(({ study }) => study)).size,
    patients: new Set(accepted.map(({ patient }) => patient)).size,
    files: files.length,
    frames: accepted.length,
    labelled: accepted.filter(({ category }) => category !== null).length,
    categories: counted(accepted.map(({ category }) => category ?? NONE)),
    sources: counted(accepted.flatMap(({ labelSource }) => labelSource ?? [])),
    parts: counted(accepted.flatMap(({ part }) => part ?? [])),
    rules: [...rules.values()].sort((a, b) => b.count - a.count),
    synthetic: files.some((file) => file.synthetic),
  };
}

function counted(names: readonly string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function empty(study: string, patient: string): Study {
  return {
    ...{ study, patient, part: null, files: 0, frames: 0, excluded: 0, quarantined: 0 },
    ...{ categories: {}, cover: null },
  };
}
