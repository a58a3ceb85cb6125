import type { GraphBuilder } from '../graph/index.ts';
import { float32, int64 } from '../graph/index.ts';
import { addSimilarities } from './feature-space.ts';

/** Names of the values that neighbours are looked for among. */
export interface NeighbourValues {
  /** float32 [R, length] and [R], as {@link addSimilarities} takes them. */
  readonly vectors: string;
  readonly offsets: string;
  /** int64 [R]. */
  readonly labels: string;
}

/** Names of what was found, nearest first: float32 similarities [N, count], int64 labels [N, count]. */
export interface Neighbours {
  readonly similarities: string;
  readonly labels: string;
}

/** How the nearest vote. */
export interface Ballot {
  /** Frames that vote, each with all of its views. */
  readonly neighbours: number;
  /** A vote falls by the factor e where the similarity is less than the nearest one's by this much. */
  readonly temperatures: readonly number[];
  readonly categories: number;
  /** Rows of each frame. */
  readonly views: number;
}

/** Adds a search for the nearest references of placed vectors. */
export function addNeighbours(
  g: GraphBuilder,
  placed: string,
  { vectors, offsets, labels }: NeighbourValues,
  count: number,
): Neighbours {
  const all = addSimilarities(g, placed, vectors, offsets);
  const names = ['similarities', 'neighbours'];
  const [similarities = '', indices = ''] = g.addMany(
    'TopK',
    [all, g.ints([count])],
    { axis: 1 },
    names,
  );
  return { similarities, labels: g.add('Gather', [labels, indices], { axis: 0 }) };
}

/**
 * Adds the votes of the nearest as logits [N, T, K], for each temperature. A neighbour of similarity s
 * has exp((s - s1) / T) votes, s1 the nearest one's (the exponential weights of Wu et al. 2018,
 * doi:10.1109/CVPR.2018.00393, section 3.4), divided by the views of its frame. One further vote is
 * shared by all categories, so that no probability is 0; the logits are the logarithms of the sums.
 */
export function addVotes(
  g: GraphBuilder,
  found: Neighbours,
  { neighbours, temperatures, categories, views }: Ballot,
): string {
  const count = neighbours * views;
  const first = (value: string, n: number): string =>
    g.add('Slice', [value, g.ints([0]), g.ints([n]), g.ints([1])]);
  const behind = g.add('Sub', [first(found.similarities, count), first(found.similarities, 1)]);
  const each = g.add('Reshape', [behind, g.ints([-1, 1, count])]);
  const divisors = g.constant(float32([temperatures.length, 1], temperatures));
  const weights = g.add('Exp', [g.add('Div', [each, divisors])]);
  const depth = g.constant(int64([], [categories]));
  const values = g.constant(float32([2], [0, 1 / views]));
  const ballots = g.add('OneHot', [first(found.labels, count), depth, values]);
  const votes = g.add('MatMul', [weights, ballots]);
  return g.add('Log', [g.add('Add', [votes, g.scalar(1 / categories)])]);
}
