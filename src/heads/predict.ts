import { UserError } from '../errors.ts';
import type { Session } from '../graph/index.ts';
import { float32, openSession } from '../graph/index.ts';
import type { Head } from './head.ts';
import { softmax } from './softmax.ts';

/** Rows of one run; the last run is padded, so that no row's result depends on how many there are. */
const BATCH = 64;

/** A head that is open, to be asked about any number of feature vectors. */
export interface Predictor {
  /**
   * The probability of every category for every feature vector.
   *
   * @param features N x head.length, row-major.
   * @returns N x K, row-major; each row sums to 1. A row depends on no other row, nor on the machine's
   *   core count.
   * @throws UserError when the values do not divide into vectors of the head's length, or when one is
   *   not finite.
   */
  probabilities(features: Float32Array): Promise<Float64Array>;
  /** Frees the native memory. */
  release(): Promise<void>;
}

/** Opens a head, whose layers can take half a gigabyte. */
export async function openPredictor(head: Head): Promise<Predictor> {
  const session = await openSession(head.graph);
  return {
    probabilities: (features) => probabilitiesBy(session, head, features),
    release: () => session.release(),
  };
}

/** The probabilities of a head that is asked once; see {@link Predictor.probabilities}. */
export async function predictProba(head: Head, features: Float32Array): Promise<Float64Array> {
  const predictor = await openPredictor(head);
  try {
    return await predictor.probabilities(features);
  } finally {
    await predictor.release();
  }
}

async function probabilitiesBy(
  session: Session,
  { length, categories }: Head,
  features: Float32Array,
): Promise<Float64Array> {
  const k = categories.length;
  const n = features.length / length;
  if (!Number.isInteger(n)) {
    throw new UserError(
      `Cannot predict: the head takes feature vectors of ${length} values, and ${features.length} values do not divide into them; use the backbone it was trained on.`,
    );
  }
  const probabilities = new Float64Array(n * k);
  const batch = float32([BATCH, length]);
  const logits = float32([BATCH, k]);
  for (let start = 0; start < n; start += BATCH) {
    const count = Math.min(BATCH, n - start);
    batch.data.set(features.subarray(start * length, (start + count) * length));
    batch.data.fill(0, count * length);
    await session.run({ features: batch }, { logits });
    for (let row = 0; row < count; row++) {
      const shares = softmax(logits.data.subarray(row * k, (row + 1) * k));
      if (!shares.every(Number.isFinite)) {
        throw new UserError(
          `Cannot predict: feature vector ${start + row} holds values that are not finite; extract the features again.`,
        );
      }
      probabilities.set(shares, (start + row) * k);
    }
  }
  return probabilities;
}
