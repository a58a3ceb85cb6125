import { UserError } from '../errors.ts';
import type { ReaderStudy } from './reader-study.ts';
import { readingOrder } from './reading-order.ts';

/** What a reader said of one picture. */
export interface Answer {
  /** From 1, in the reader's order. */
  readonly order: number;
  readonly case: string;
  readonly category: string;
  /** How sure the reader is, from 0 to 100; null where that was not asked. */
  readonly certainty: number | null;
  /** From the picture's appearance to the answer; null where that was not measured. */
  readonly milliseconds: number | null;
}

/** The answers of one reader, in order. */
export interface Reading {
  readonly reader: string;
  /** Whether something other than a person made it. */
  readonly synthetic: boolean;
  /** ISO 8601, UTC; null while the reader may go on. */
  readonly lockedAt: string | null;
  readonly answers: readonly Answer[];
}

/**
 * Refuses answers that do not come next in a reading: nothing can be answered again, left out or
 * answered once the reading is locked.
 *
 * @throws UserError naming the first answer that does not fit.
 */
export function checkAnswers(
  study: ReaderStudy,
  { reader, lockedAt, answers: before }: Reading,
  answers: readonly Answer[],
): void {
  if (lockedAt !== null) {
    throw new UserError(
      `Cannot take answers of ${reader}: the reading was locked on ${lockedAt.slice(0, 10)}, and a locked reading stays as it is.`,
    );
  }
  const order = readingOrder(study, reader);
  answers.forEach((answer, i) => {
    const next = before.length + i + 1;
    const shown = order[next - 1]?.case;
    const refuse = (why: string): never => {
      throw new UserError(`Cannot take answer ${answer.order} of ${reader}: ${why}.`);
    };
    if (shown === undefined) refuse(`the study shows ${order.length} pictures`);
    if (answer.order !== next) {
      refuse(`the next one is ${next}, and answers are given once and in order`);
    }
    if (answer.case !== shown) {
      refuse(`picture ${next} in the order of ${reader} is ${shown ?? ''}, not ${answer.case}`);
    }
    if (!study.categories.includes(answer.category)) {
      refuse(
        `there is no category ${JSON.stringify(answer.category)}; choose among ${study.categories.join(', ')}`,
      );
    }
    if (answer.certainty !== null && !(answer.certainty >= 0 && answer.certainty <= 100)) {
      refuse(`a certainty lies from 0 to 100, not at ${answer.certainty}`);
    }
    if (answer.milliseconds !== null && !(answer.milliseconds >= 0)) {
      refuse(`a time is a number of milliseconds from 0 on, not ${answer.milliseconds}`);
    }
  });
}

/** @throws UserError when the reading is locked already or lacks answers. */
export function checkLockable(study: ReaderStudy, { reader, lockedAt, answers }: Reading): void {
  const shown = study.cases.length + study.repeated.length;
  if (lockedAt !== null) {
    throw new UserError(
      `Cannot lock the reading of ${reader}: it was locked on ${lockedAt.slice(0, 10)}.`,
    );
  }
  if (answers.length < shown) {
    throw new UserError(
      `Cannot lock the reading of ${reader}: ${answers.length} of ${shown} pictures are answered.`,
    );
  }
}

/** The answers to each case's first showing, and those to its second where there is one. */
export function showings(reading: Reading): {
  readonly first: ReadonlyMap<string, Answer>;
  readonly second: ReadonlyMap<string, Answer>;
} {
  const [first, second] = [new Map<string, Answer>(), new Map<string, Answer>()];
  for (const answer of reading.answers) {
    (first.has(answer.case) ? second : first).set(answer.case, answer);
  }
  return { first, second };
}
