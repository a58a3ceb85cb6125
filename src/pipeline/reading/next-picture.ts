import { readFile } from 'node:fs/promises';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { type Answer, checkAnswers, readingOrder } from '../../readers/index.ts';
import { findStudy } from './find-study.ts';
import { openPictures } from './pictures.ts';

/** How far one reader is. */
export interface ReadingState {
  readonly pictures: number;
  readonly answered: number;
  readonly lockedAt: string | null;
  readonly categories: readonly string[];
  /** The last answer; null before the first. */
  readonly last: Answer | null;
}

/** How far a reader of a study is, who need not have begun. @throws UserError when there is none. */
export async function readingState(
  workspace: Workspace,
  name: string,
  reader: string,
): Promise<ReadingState> {
  const study = await findStudy(workspace, name);
  const readings = await workspace.catalog.readings(name);
  const found = readings.find((reading) => reading.reader === reader);
  return {
    pictures: study.cases.length + study.repeated.length,
    answered: found?.answers.length ?? 0,
    lockedAt: found?.lockedAt ?? null,
    categories: study.categories,
    last: found?.answers.at(-1) ?? null,
  };
}

/**
 * The picture that a reader answers next, as a PNG file that tells nothing but what it shows.
 *
 * @throws UserError when there is none, or its source file is gone.
 */
export async function nextPicture(
  workspace: Workspace,
  name: string,
  reader: string,
): Promise<Buffer> {
  const study = await findStudy(workspace, name);
  const { answered } = await readingState(workspace, name, reader);
  const shown = readingOrder(study, reader)[answered];
  if (shown === undefined) throw new UserError('Every picture is answered.');
  if (study.picture === 'input') return await readFile(await workspace.frames.file(shown.hash));
  const pictures = await openPictures(workspace);
  try {
    return await pictures.bytes(shown);
  } finally {
    await pictures.close();
  }
}

/**
 * Takes the answer to the picture that comes next.
 *
 * @throws UserError when it is to another one, has no such category, or the reading is locked.
 */
export async function answerNext(
  workspace: Workspace,
  name: string,
  reader: string,
  answer: Omit<Answer, 'case'>,
): Promise<void> {
  const study = await findStudy(workspace, name);
  const shown = readingOrder(study, reader)[answer.order - 1];
  const given = { ...answer, case: shown?.case ?? '' };
  const reading = { reader, synthetic: false, answers: [given] };
  await workspace.catalog.addAnswers(name, reading, (before) => {
    checkAnswers(study, before, [given]);
  });
}
