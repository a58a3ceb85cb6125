import type { Workspace } from '../../catalog/index.ts';
import { Random } from '../../numeric/index.ts';
import type { Answer, ReaderStudy } from '../../readers/index.ts';
import { checkAnswers, checkLockable, readingOrder } from '../../readers/index.ts';
import { createStudy, findStudy } from '../reading/index.ts';
import { requireSplit } from '../train/require-split.ts';
import type { Protocol } from './protocol.ts';

type Readers = NonNullable<Protocol['readers']>;

/**
 * Makes sure that a protocol's reader study is there, and lets its made-up readers read where nobody
 * else has. A reading of this kind carries `synthetic` for ever.
 *
 * @returns whether there is any reading.
 */
export async function readSynthetically(workspace: Workspace, readers: Readers): Promise<boolean> {
  const { study: name, sample, repeats, seed, synthetic } = readers;
  const studies = await workspace.catalog.readerStudies();
  if (!studies.some((study) => study.name === name)) {
    await createStudy(workspace, name, { seed, repeats, sample: sample ?? undefined });
  }
  if ((await workspace.catalog.readings(name)).length > 0) return true;
  const study = await findStudy(workspace, name);
  const { rows } = await requireSplit(workspace);
  const truth = new Map(rows.map(({ frameId, category }) => [frameId, category ?? '']));
  for (const { name: reader, ...skill } of synthetic) {
    const answers = makeUp(study, reader, truth, skill);
    await workspace.catalog.addAnswers(name, { reader, synthetic: true, answers }, (before) => {
      checkAnswers(study, before, answers);
    });
    await workspace.catalog.lockReading(name, reader, (before) => {
      checkLockable(study, before);
    });
  }
  return synthetic.length > 0;
}

/** Answers that are right with a certain probability, and else any other category. */
function makeUp(
  study: ReaderStudy,
  reader: string,
  truth: ReadonlyMap<string, string>,
  { accuracy, seed }: { readonly accuracy: number; readonly seed: number },
): Answer[] {
  const random = new Random('synthetic reading', seed, reader);
  return readingOrder(study, reader).map((one, i) => {
    const right = truth.get(one.frameId) ?? '';
    const others = study.categories.filter((category) => category !== right);
    return {
      order: i + 1,
      case: one.case,
      category: random.next() < accuracy ? right : random.pick(others),
      certainty: 50 + random.int(51),
      milliseconds: null,
    };
  });
}
