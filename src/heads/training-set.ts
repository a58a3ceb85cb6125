import { UserError } from '../errors.ts';
import type { Features } from './feature-rows.ts';
import { isStreamed } from './feature-rows.ts';

/** Feature vectors with their labels. */
export interface TrainingSet<F extends Features = Float32Array> {
  /** N x length, row-major. */
  readonly features: F;
  /** Values of one feature vector. */
  readonly length: number;
  /** N indices into the categories. */
  readonly labels: Int32Array;
  readonly categories: readonly string[];
  /** N patients: rows of one patient are never on both sides of a fold. */
  readonly groups: readonly string[];
  /** How many rows show each frame; together they count as one. Absent: 1. */
  readonly views?: number;
}

/**
 * @throws UserError when there are fewer than two categories, or one without an image.
 * @throws RangeError when the lengths disagree or a label names no category.
 */
export function checkTrainingSet(set: TrainingSet<Features>): void {
  const { features, length, labels, categories, groups, views = 1 } = set;
  const values = isStreamed(features) ? features.count * length : features.length;
  if (values !== labels.length * length || groups.length !== labels.length) {
    throw new RangeError(
      `a training set of ${labels.length} labels has ${values} feature values of length ${length} and ${groups.length} groups`,
    );
  }
  if (labels.length % views !== 0) {
    throw new RangeError(`${labels.length} rows are not ${views} views each of some frames`);
  }
  const counts = categories.map(() => 0);
  for (const label of labels) {
    if (counts[label] === undefined) throw new RangeError(`label ${label} names no category`);
    counts[label] += 1;
  }
  if (categories.length < 2) {
    throw new UserError(
      `Cannot fit a head: it tells categories apart and needs at least 2, not ${categories.length}; label more images.`,
    );
  }
  const empty = categories.filter((_, k) => counts[k] === 0);
  if (empty.length > 0) {
    throw new UserError(
      `Cannot fit a head: no training image has the label ${empty.join(' or ')}; split again or leave the category out.`,
    );
  }
}

/** The labels as N x K ones and zeros. */
export function oneHot<A extends Float32Array | Float64Array>(labels: Int32Array, into: A): A {
  const categories = into.length / labels.length;
  labels.forEach((label, row) => (into[row * categories + label] = 1));
  return into;
}
