import type { FileRecord, ListedFrame } from '../../catalog/index.ts';
import type { Answer } from '../wire/index.ts';
import { type Filters, NONE, passes } from './filters.ts';

type Study = Answer<'GET /api/studies'>['items'][number];
type Facets = Answer<'GET /api/facets'>;

/** Studies of which a frame or a file passes, sorted. */
export function listStudies(
  files: readonly FileRecord[],
  frames: readonly ListedFrame[],
  filters: Filters,
): Study[] {
  const studies = new Map<string, Study>();
  const wanted = new Set(
    frames.filter((frame) => passes(frame, filters)).map(({ study }) => study),
  );
  const files_ = new Map<string, number>();
  for (const { study, patient, verdict, rule, name } of files) {
    const named = study ?? patient;
    if (named === null) continue;
    if (verdict === 'quarantined') continue;
    files_.set(named, (files_.get(named) ?? 0) + 1);
    // A file that does not count may have no frames to pass for it.
    const isWanted =
      verdict === 'excluded' &&
      onlyAsksOf(filters, ['verdict', 'rule', 'study', 'patient', 'text']) &&
      (filters.verdict === undefined || filters.verdict === verdict) &&
      (filters.rule === undefined || filters.rule === rule) &&
      (filters.study === undefined || filters.study === named) &&
      (filters.patient === undefined || filters.patient === patient) &&
      (filters.text === undefined || name.toLowerCase().includes(filters.text.toLowerCase()));
    if (isWanted) wanted.add(named);
    if (!studies.has(named)) studies.set(named, empty(named, patient ?? named));
  }
  for (const frame of frames) {
    const study = studies.get(frame.study) ?? empty(frame.study, frame.patient);
    studies.set(frame.study, study);
    study.patient = frame.patient;
    study.part = frame.part ?? study.part;
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
    .map((study) => ({ ...study, files: files_.get(study.study) ?? study.files }))
    .sort((a, b) => (a.study < b.study ? -1 : 1));
}

/** What there is to narrow lists by. */
export function facetsOf(files: readonly FileRecord[], frames: readonly ListedFrame[]): Facets {
  const accepted = frames.filter(({ verdict }) => verdict === 'accepted');
  const rules = new Map<string, Facets['rules'][number]>();
  for (const { verdict, rule } of [
    ...files.filter((file) => file.frames.length === 0),
    ...frames,
  ]) {
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
    synthetic: files.some(({ acquisition }) => acquisition?.synthetic === true),
  };
}

function counted(names: readonly string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function onlyAsksOf(filters: Filters, keys: readonly (keyof Filters)[]): boolean {
  return (Object.keys(filters) as (keyof Filters)[]).every(
    (key) => filters[key] === undefined || keys.includes(key),
  );
}

function empty(study: string, patient: string): Study {
  return {
    ...{ study, patient, part: null, files: 0, frames: 0, excluded: 0 },
    ...{ categories: {}, cover: null },
  };
}
