import { findReaderStudy, readingStatus, splitOverview } from '../../pipeline/index.ts';
import { missing } from '../refusal.ts';
import type { Answer } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';

type Study = Answer<'GET /api/reader-studies'>['studies'][number];

/** Every reader study with the progress of its readers, those who have not begun too. */
export async function allStudies(bench: Workbench): Promise<Study[]> {
  const studies = await bench.workspace.catalog.readerStudies();
  return await Promise.all(studies.map(({ name }) => oneStudy(bench, name)));
}

/** @throws Refusal with 404 when there is none. */
export async function oneStudy(bench: Workbench, name: string): Promise<Study> {
  const { catalog } = bench.workspace;
  if (!(await catalog.readerStudies()).some((study) => study.name === name)) {
    throw missing(`reader study ${name}`);
  }
  const study = await findReaderStudy(bench.workspace, name);
  const rows = await bench.labelled();
  const split = await bench.fresh.get('split', () => splitOverview(bench.workspace, rows));
  const pictures = study.cases.length + study.repeated.length;
  const begun = await readingStatus(bench.workspace, name);
  const assigned = (await catalog.assignments.all()).filter((one) => one.study === name);
  const personOf = (reader: string): string | null =>
    assigned.find((one) => one.reader === reader)?.person ?? null;
  const waiting = assigned.filter(({ reader }) => !begun.some((one) => one.reader === reader));
  return {
    study: name,
    createdAt: study.createdAt,
    cases: study.cases.length,
    repeated: study.repeated.length,
    pictures,
    picture: study.picture,
    categories: study.categories,
    current: split?.digest === study.splitDigest,
    readers: [
      ...begun.map((one) => ({ ...one, person: personOf(one.reader) })),
      ...waiting.map(({ person, reader }) => ({
        ...{ person, reader, synthetic: false, answered: 0, pictures, lockedAt: null },
      })),
    ],
  };
}
