import type { Answer } from './reading.ts';

/** Keeps the answer ahead of the other categories where its certainty is nothing. */
const LEAST = 1e-6;

/**
 * A reader's answer as probabilities over the categories: the certainty moves them from all alike (0)
 * to the answer alone (100, or where no certainty was asked). The answer is always the most probable.
 *
 * @throws RangeError for an answer that is none of the categories.
 */
export function probabilitiesOf(answer: Answer, categories: readonly string[]): number[] {
  const said = categories.indexOf(answer.category);
  if (said === -1) throw new RangeError(`${answer.category} is none of the categories`);
  const chance = 1 / categories.length;
  const sure = Math.max(LEAST, (answer.certainty ?? 100) / 100);
  const highest = chance + (1 - chance) * sure;
  const rest = (1 - highest) / (categories.length - 1);
  return categories.map((_, k) => (k === said ? highest : rest));
}
