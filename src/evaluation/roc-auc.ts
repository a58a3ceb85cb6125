import { placements } from './placements.ts';

/**
 * The area under the receiver operating characteristic: how often a positive image has the higher
 * score than a negative one, equal scores counting half (Mann-Whitney; Hanley and McNeil 1982,
 * doi:10.1148/radiology.143.1.7063747).
 *
 * @param scores one number for each image, such as the probability of one category.
 * @param positive whether each image is of that category.
 * @returns null when there are no positive or no negative images.
 * @throws RangeError for a score that is not a number, or lists of different length.
 */
export function rocAuc(scores: ArrayLike<number>, positive: readonly boolean[]): number | null {
  return placements(scores, positive)?.auc ?? null;
}
