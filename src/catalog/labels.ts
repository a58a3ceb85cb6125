import type { LabelSource } from './records.ts';

/** What of a label decides whether it is in force. */
export interface GivenLabel {
  readonly seq: number;
  readonly category: string | null;
  readonly source: LabelSource;
}

/**
 * The label in force among those ever given to one picture. A person's newest decision beats all
 * else, also when it says that there is no category; of the other sources the one that spoke last
 * wins, each with its newest word, and a source that has taken its label back is not heard.
 */
export function labelInForce<Label extends GivenLabel>(history: readonly Label[]): Label | null {
  const newest = new Map<LabelSource, Label>();
  for (const label of history) {
    const known = newest.get(label.source);
    if (known === undefined || label.seq > known.seq) newest.set(label.source, label);
  }
  const person = newest.get('person');
  if (person !== undefined) return person;
  const given = [...newest.values()].filter((label) => label.category !== null);
  return given.reduce<Label | null>(
    (best, label) => (best === null || label.seq > best.seq ? label : best),
    null,
  );
}

/** Whether the source's newest word already is this category (null: none, or taken back). */
export function alreadySays(
  history: readonly GivenLabel[],
  source: LabelSource,
  category: string | null,
): boolean {
  const own = history.filter((label) => label.source === source);
  const newest = own.reduce<GivenLabel | null>(
    (best, label) => (best === null || label.seq > best.seq ? label : best),
    null,
  );
  // A person who says "none" without having said anything else has still said something.
  if (newest === null) return category === null && source !== 'person';
  return newest.category === category;
}
