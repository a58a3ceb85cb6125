import type { LabelSource } from './records.ts';

/** What of a label decides whether it is in force. */
export interface GivenLabel {
  readonly seq: number;
  readonly category: string | null;
  readonly source: LabelSource;
}

/** Sources that are heard before the next ones, where they give a category. */
const RANKS: readonly (readonly LabelSource[])[] = [
  ['folder', 'manifest'],
  ['text', 'header'],
];

/**
 * The label in force among those ever given to one picture. A person's newest decision beats all
 * else, also when it says that there is no category; then what a folder or manifest says beats what
 * was read. Of sources of one rank the one that spoke last wins, each with its newest word, and a
 * source that has taken its label back is not heard.
 */
export function labelInForce<Label extends GivenLabel>(history: readonly Label[]): Label | null {
  const newest = new Map<LabelSource, Label>();
  for (const label of history) {
    const known = newest.get(label.source);
    if (known === undefined || label.seq > known.seq) newest.set(label.source, label);
  }
  const person = newest.get('person');
  if (person !== undefined) return person;
  for (const rank of RANKS) {
    const given = rank.flatMap((source) => newest.get(source) ?? []);
    const best = newestOf(given.filter(({ category }) => category !== null));
    if (best !== null) return best;
  }
  return null;
}

function newestOf<Label extends GivenLabel>(labels: readonly Label[]): Label | null {
  return labels.reduce<Label | null>(
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
  const newest = newestOf(history.filter((label) => label.source === source));
  // A person who says "none" without having said anything else has still said something.
  if (newest === null) return category === null && source !== 'person';
  return newest.category === category;
}
