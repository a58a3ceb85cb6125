import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { type Answer, checkAnswers, checkLockable } from '../../readers/index.ts';
import type { CsvRow } from '../csv-rows.ts';
import { csvRows } from '../csv-rows.ts';
import { checkName } from './create-study.ts';
import { findStudy } from './find-study.ts';

/** The columns of a CSV of answers. */
export const ANSWER_COLUMNS = [
  'reader',
  'case',
  'answer',
  'certainty',
  'milliseconds',
  'order',
] as const;

type AnswerRow = CsvRow<(typeof ANSWER_COLUMNS)[number]>;

/** One answer as it is exported. */
export type ExportedAnswer = Readonly<
  Record<(typeof ANSWER_COLUMNS)[number], string | number | null>
>;

export interface ImportedAnswers {
  readonly study: string;
  readonly readers: readonly {
    readonly reader: string;
    readonly added: number;
    readonly answered: number;
    readonly pictures: number;
  }[];
}

/**
 * Adds the answers of a CSV to a study. Rows without an answer are left open; those of a reader whose
 * answers are there already, the same, are passed over, so that a longer file goes on where a shorter
 * one ended.
 *
 * @param synthetic whether something other than a person made them, which stays with them.
 * @throws UserError naming the line when an answer does not come next in its reader's order, has no
 *   such category, or its reading is locked; then none is added.
 */
export async function importAnswers(
  workspace: Workspace,
  name: string,
  path: string,
  synthetic: boolean,
): Promise<ImportedAnswers> {
  const study = await findStudy(workspace, name);
  const rows = await csvRows(path, ANSWER_COLUMNS, 'the answers');
  const byReader = new Map<string, Answer[]>();
  for (const row of rows) {
    if (row.values.answer.trim() === '') continue;
    const { reader } = row.values;
    byReader.set(reader, [...(byReader.get(reader) ?? []), answerOf(row, path)]);
  }
  if (byReader.size === 0) {
    throw new UserError(
      `Cannot import answers from ${path}: no row has an answer; write a category into its column answer.`,
    );
  }
  const readers: ImportedAnswers['readers'][number][] = [];
  const before = await workspace.catalog.readings(name);
  for (const [reader, unordered] of byReader) {
    checkName('reader', reader);
    const answers = unordered.sort((a, b) => a.order - b.order);
    const known = before.find((reading) => reading.reader === reader)?.answers ?? [];
    const isKnown = known.every((answer, i) => same(answer, answers[i]));
    const added = isKnown ? answers.slice(known.length) : answers;
    await workspace.catalog.addAnswers(name, { reader, synthetic, answers: added }, (reading) => {
      checkAnswers(study, reading, added);
    });
    readers.push({
      ...{ reader, added: added.length, answered: known.length + added.length },
      pictures: study.cases.length + study.repeated.length,
    });
  }
  return { study: name, readers };
}

function answerOf({ line, values }: AnswerRow, path: string): Answer {
  const numberOf = (column: 'certainty' | 'milliseconds' | 'order'): number | null => {
    const text = values[column].trim();
    const value = Number(text);
    if (text !== '' && !Number.isFinite(value)) {
      throw new UserError(
        `Cannot read line ${line} of ${path}: its ${column} is ${JSON.stringify(text)}, not a number.`,
      );
    }
    return text === '' ? null : value;
  };
  const order = numberOf('order');
  if (order === null) {
    throw new UserError(`Cannot read line ${line} of ${path}: its order is empty.`);
  }
  return {
    order,
    case: values.case.trim(),
    category: values.answer.trim(),
    certainty: numberOf('certainty'),
    milliseconds: numberOf('milliseconds'),
  };
}

function same(a: Answer, b: Answer | undefined): boolean {
  return b !== undefined && a.case === b.case && a.category === b.category && a.order === b.order;
}

/** Every answer of a study, by reader and in order. */
export async function exportAnswers(workspace: Workspace, name: string): Promise<ExportedAnswer[]> {
  await findStudy(workspace, name);
  const readings = await workspace.catalog.readings(name);
  return readings.flatMap(({ reader, answers }) =>
    answers.map(({ order, case: shown, category, certainty, milliseconds }) => ({
      ...{ reader, case: shown, answer: category, certainty, milliseconds, order },
    })),
  );
}

/** A reader's progress. */
export interface ReadingStatus {
  readonly reader: string;
  readonly synthetic: boolean;
  readonly answered: number;
  readonly pictures: number;
  readonly lockedAt: string | null;
}

export async function readingStatus(
  workspace: Workspace,
  name: string,
): Promise<readonly ReadingStatus[]> {
  const study = await findStudy(workspace, name);
  const readings = await workspace.catalog.readings(name);
  return readings.map(({ reader, synthetic, answers, lockedAt }) => ({
    ...{ reader, synthetic, answered: answers.length, lockedAt },
    pictures: study.cases.length + study.repeated.length,
  }));
}

/**
 * Locks a reader's answers: nothing is added any more, and they may be compared.
 *
 * @throws UserError when the reading is locked already or lacks answers.
 */
export async function lockReading(
  workspace: Workspace,
  name: string,
  reader: string,
): Promise<ReadingStatus> {
  const study = await findStudy(workspace, name);
  await workspace.catalog.lockReading(name, reader, (reading) => {
    checkLockable(study, reading);
  });
  const locked = (await readingStatus(workspace, name)).find((one) => one.reader === reader);
  if (locked === undefined) throw new RangeError(`${reader} was locked and is gone`);
  return locked;
}
