import { UserError } from '../errors.ts';
import { allocate, Random } from '../numeric/index.ts';
import type { ReaderStudy } from './reader-study.ts';

/** A test image that may become a case. */
export interface Candidate {
  readonly frameId: string;
  readonly hash: string;
  readonly category: string;
}

export interface StudyDesign {
  readonly seed: number;
  /** Images to draw, each category giving its share and at least one; absent: all. */
  readonly sample?: number | undefined;
  /** Cases that are shown twice, for the agreement of a reader with themselves; absent: none. */
  readonly repeats?: number | undefined;
  /** Other pictures between the two showings of a case; absent: half of the cases. */
  readonly washout?: number | undefined;
}

/**
 * Draws the cases of a reader study. Cases are numbered in random order, so that no number tells a
 * category.
 *
 * @param candidates in an order that does not depend on chance.
 * @throws UserError when there is nothing to draw from, or the repeats cannot be kept so far apart.
 */
export function designStudy(
  candidates: readonly Candidate[],
  { seed, sample = candidates.length, repeats = 0, washout }: StudyDesign,
): Pick<ReaderStudy, 'seed' | 'cases' | 'repeated' | 'washout'> {
  const random = new Random('reader study', seed);
  const drawn = draw(candidates, sample, random);
  const apart = washout ?? Math.min(Math.floor(drawn.length / 2), drawn.length - repeats);
  if (repeats > drawn.length || (repeats > 0 && drawn.length - repeats < apart)) {
    throw new UserError(
      `Cannot create the reader study: of ${drawn.length} cases ${repeats} cannot be shown twice with ${apart} others between; take fewer repeats or a smaller washout.`,
    );
  }
  const width = Math.max(3, String(drawn.length).length);
  const cases = drawn.map(({ frameId, hash }, i) => ({
    case: `case-${String(i + 1).padStart(width, '0')}`,
    frameId,
    hash,
  }));
  const repeated = random
    .shuffle(cases.map((one) => one.case))
    .slice(0, repeats)
    .sort();
  return { seed, cases, repeated, washout: repeats === 0 ? 0 : apart };
}

function draw(candidates: readonly Candidate[], n: number, random: Random): Candidate[] {
  const byCategory = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { category } = candidate;
    byCategory.set(category, [...(byCategory.get(category) ?? []), candidate]);
  }
  if (byCategory.size === 0 || n < byCategory.size) {
    throw new UserError(
      `Cannot create the reader study: ${n} cases of ${candidates.length} images in ${byCategory.size} categories; take at least one of each category.`,
    );
  }
  const strata = [...byCategory.values()];
  const shares = allocate(
    strata.map(({ length }) => length),
    n,
  );
  return random.shuffle(strata.flatMap((some, i) => random.shuffle(some).slice(0, shares[i])));
}
