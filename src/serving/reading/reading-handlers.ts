import { randomBytes } from 'node:crypto';
import type { AssignmentRecord } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import {
  answerNext,
  createStudy,
  lockReading,
  nextPicture,
  readingState,
} from '../../pipeline/index.ts';
import type { Handlers } from '../handler.ts';
import { keyed } from '../labels/categories.ts';
import type { SignedIn } from '../people/accounts.ts';
import { missing, Refusal } from '../refusal.ts';
import type { Answer } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';
import { allStudies, oneStudy } from './studies-overview.ts';

type Names =
  | 'GET /api/reading'
  | 'GET /api/reading/:assignment'
  | 'GET /api/reading/:assignment/pictures/:number'
  | 'POST /api/reading/:assignment/answers'
  | 'GET /api/reader-studies'
  | 'POST /api/reader-studies'
  | 'PUT /api/reader-studies/:study/readers/:person'
  | 'DELETE /api/reader-studies/:study/readers/:person'
  | 'POST /api/reader-studies/:study/lock';

export function readingHandlers(bench: Workbench): Handlers<Names> {
  const { workspace } = bench;
  const { assignments, people } = workspace.catalog;
  /** An assignment is the reader's own, or there is none. */
  const own = async (id: string, { id: person }: SignedIn): Promise<AssignmentRecord> => {
    const found = (await assignments.all()).find((one) => one.id === id && one.person === person);
    if (found === undefined) throw missing('such reading');
    return found;
  };
  return {
    'GET /api/reading': async ({ person }) => {
      const mine = (await assignments.all()).filter((one) => one.person === person.id);
      const shown = await Promise.all(mine.map((one) => progressOf(bench, one)));
      return { assignments: shown };
    },
    'GET /api/reading/:assignment': async ({ params, person }) =>
      progressOf(bench, await own(params.assignment, person)),
    'GET /api/reading/:assignment/pictures/:number': async ({ params, person }) => {
      const { study, reader } = await own(params.assignment, person);
      const { answered, pictures, lockedAt } = await readingState(workspace, study, reader);
      const isNext = Number(params.number) === answered + 1 && answered < pictures;
      if (!isNext || lockedAt !== null) {
        throw new Refusal(
          403,
          'Only the picture that is to be answered next is shown.',
          'not-next',
        );
      }
      const bytes = await nextPicture(workspace, study, reader);
      return { type: 'image/png', bytes, isFixed: false };
    },
    'POST /api/reading/:assignment/answers': async ({ params, body, person }) => {
      const assignment = await own(params.assignment, person);
      const { study, reader } = assignment;
      const { number: order, category, certainty, milliseconds } = body;
      const { answered, last } = await readingState(workspace, study, reader);
      // The answer was taken and the reply was lost.
      const isRepeated =
        order === answered && last?.category === category && last.certainty === certainty;
      if (!isRepeated) {
        try {
          await answerNext(workspace, study, reader, { order, category, certainty, milliseconds });
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          // Its own sentence may name a case.
          throw new Refusal(
            409,
            `Cannot take the answer: picture ${answered + 1} is the next one, with one of the categories shown, while the reading is open.`,
            'not-next',
          );
        }
      }
      return await progressOf(bench, assignment);
    },
    'GET /api/reader-studies': async () => ({ studies: await allStudies(bench) }),
    'POST /api/reader-studies': async ({ body: { study, ...design }, person }) => {
      await createStudy(workspace, study, design);
      await bench.log(person, 'reader-study-create', study);
      return await oneStudy(bench, study);
    },
    'PUT /api/reader-studies/:study/readers/:person': async ({ params, person }) => {
      await oneStudy(bench, params.study);
      const asked = await people.find({ id: params.person });
      if (asked?.role !== 'reader') {
        throw new Refusal(
          409,
          'Cannot assign the study: only a person of the role reader reads, who sees no labels.',
          'not-a-reader',
        );
      }
      const taken = (await assignments.all()).filter(({ study }) => study === params.study);
      const reader = freeName(asked.name, new Set(taken.map((one) => one.reader)));
      const id = randomBytes(12).toString('base64url');
      await assignments.add({ id, study: params.study, person: asked.id, reader });
      await bench.log(person, 'reading-assign', params.study, asked.email);
      return await oneStudy(bench, params.study);
    },
    'DELETE /api/reader-studies/:study/readers/:person': async ({ params, person }) => {
      await oneStudy(bench, params.study);
      await assignments.remove(params.study, params.person);
      await bench.log(person, 'reading-unassign', params.study, params.person);
      return await oneStudy(bench, params.study);
    },
    'POST /api/reader-studies/:study/lock': async ({ params, body, person }) => {
      await oneStudy(bench, params.study);
      await lockReading(workspace, params.study, body.reader);
      await bench.log(person, 'reading-lock', params.study, body.reader);
      return await oneStudy(bench, params.study);
    },
  };
}

async function progressOf(
  bench: Workbench,
  { id, study, reader }: AssignmentRecord,
): Promise<Answer<'GET /api/reading/:assignment'>> {
  const { pictures, answered, lockedAt, categories } = await readingState(
    bench.workspace,
    study,
    reader,
  );
  return {
    ...{ assignment: id, title: study, pictures, answered, locked: lockedAt !== null },
    choices: keyed(categories).map(({ category, key }) => ({ category, key: key ?? '' })),
    next: answered < pictures && lockedAt === null ? answered + 1 : null,
  };
}

/** A name for a reader that files may bear and nobody else in the study has. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .replace(/[^\p{L}\p{N} ._-]/gu, '')
      .trim()
      .slice(0, 56) || 'reader';
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? plain : `${plain} ${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
