import type { Estimate } from './estimate.ts';
import type { EvaluationOptions } from './evaluate.ts';
import { mostProbable, type Predictions } from './predictions.ts';
import { thresholdFor } from './risk-coverage.ts';
import { weightedShare } from './weighted-share.ts';

/** What a classifier gives that answers only where its highest probability reaches a threshold. */
export interface Abstention {
  /** The accuracy that the answers are wanted to have, in [0, 1]. */
  readonly target: number;
  /** Chosen on the tuning part; null when even its surest answers miss the target. */
  readonly threshold: number | null;
  /** On the tuning part, at the threshold: the share answered, and of it the share right. */
  readonly tuning: { readonly coverage: number; readonly accuracy: number } | null;
  /** On the test part at the same threshold, which may well miss the target. */
  readonly test: {
    readonly coverage: Estimate;
    /** Null when no test image reaches the threshold. */
    readonly accuracy: Estimate | null;
  } | null;
}

/**
 * Chooses on the tuning part the threshold that answers as many images as it can while the answers
 * reach a target accuracy, and says what it gives on the test part.
 *
 * @param options seed 1, 2000 rounds and level 0.95 unless given.
 * @throws RangeError for predictions that make no sense, or a target outside [0, 1].
 */
export function abstention(
  parts: { readonly tuning: Predictions; readonly test: Predictions },
  target: number,
  options: EvaluationOptions = {},
): Abstention {
  const point = thresholdFor(parts.tuning, target);
  if (point === null) return { target, threshold: null, tuning: null, test: null };
  const { threshold, coverage, risk } = point;
  const { categories, truth, probabilities, clusters } = parts.test;
  const answers = Array.from(mostProbable(probabilities, categories.length), (guess, i) => ({
    cluster: clusters[i] as string,
    weight: 1,
    isAnswered: (probabilities[i * categories.length + guess] as number) >= threshold,
    isRight: guess === truth[i],
  }));
  const answered = answers.filter(({ isAnswered }) => isAnswered);
  const share = (sample: typeof answers, hit: 'isAnswered' | 'isRight'): Estimate =>
    weightedShare(
      sample.map((answer) => ({ ...answer, isHit: answer[hit] })),
      options,
    );
  return {
    target,
    threshold,
    tuning: { coverage, accuracy: 1 - risk },
    test: {
      coverage: share(answers, 'isAnswered'),
      accuracy: answered.length === 0 ? null : share(answered, 'isRight'),
    },
  };
}
