import type { Body } from '../../../../src/serving/wire/index.ts';

export type ReaderAnswer = Body<'POST /api/reading/:assignment/answers'>;

/** An answer stays in the browser until the server has taken it. */
function keyOf(assignment: string): string {
  return `sonograft-answer-${assignment}`;
}

export function keepAnswer(assignment: string, answer: ReaderAnswer): void {
  localStorage.setItem(keyOf(assignment), JSON.stringify(answer));
}

export function dropAnswer(assignment: string): void {
  localStorage.removeItem(keyOf(assignment));
}

/** The answer that has not been taken yet; null: there is none. */
export function keptAnswer(assignment: string): ReaderAnswer | null {
  const text = localStorage.getItem(keyOf(assignment));
  return text === null ? null : (JSON.parse(text) as ReaderAnswer);
}
