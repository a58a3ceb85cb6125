import { UserError } from '../../errors.ts';
import type { Features } from '../feature-rows.ts';
import type { TrainingSet } from '../training-set.ts';
import type { ClassWeights } from './class-weights.ts';
import { categoryWeights } from './class-weights.ts';
import type { Patience } from './early-stopping.ts';
import type { RateSchedule, RateSettings } from './learning-rate.ts';

/** What is chosen about the course of a training. */
export interface CourseOptions {
  /** Of weights, batches and dropout. */
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** The highest learning rate. */
  readonly rate: number;
  /** How it falls, in epochs for steps; constant when absent. */
  readonly schedule?: RateSchedule;
  /** Epochs over which it first rises, fewer than all; 0 when absent. */
  readonly warmUp?: number;
  /** Share of hidden units left out of a step, in [0, 1). */
  readonly dropout: number;
  /** When to stop before the last epoch; never when absent. */
  readonly patience?: Patience;
  /** What each training image counts for; all the same when absent. */
  readonly classWeights?: ClassWeights;
}

/** How an engine is to be driven. */
export interface Course {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  /** Units of the hidden layers, and the share of them that is left out of a step. */
  readonly hidden: readonly number[];
  readonly dropout: number;
  readonly rate: RateSettings;
  /** Category of each training row, and what each category counts for. */
  readonly labels: Int32Array;
  readonly weights: Float64Array;
  /** Category of each tuning row; null where there is no tuning part. */
  readonly tuningLabels: Int32Array | null;
  readonly patience: Patience | undefined;
}

/**
 * The course of a training as the options want it.
 *
 * @throws UserError when the options contradict each other or the training set.
 */
export function courseOf(
  set: TrainingSet<Features>,
  tuning: TrainingSet<Features> | null,
  hidden: readonly number[],
  options: CourseOptions,
): Course {
  const { seed, epochs, batchSize: batch, rate, dropout, patience } = options;
  const { schedule = { kind: 'constant' }, warmUp = 0, classWeights = 'none' } = options;
  if (patience !== undefined && tuning === null) {
    throw new UserError(
      'Cannot stop early: there is no tuning part to see an improvement on; split again with --tuning above 0, or leave --patience out.',
    );
  }
  if (warmUp >= epochs) {
    throw new UserError(
      `Cannot train the head: the warm-up must be shorter than the ${epochs} epochs, not ${warmUp}; choose a smaller --warm-up.`,
    );
  }
  const steps = Math.ceil(set.labels.length / batch);
  const falls =
    schedule.kind === 'step' ? { ...schedule, every: schedule.every * steps } : schedule;
  return {
    ...{ seed, epochs, batch, hidden, dropout, patience },
    rate: { rate, schedule: falls, warmUp: warmUp * steps },
    labels: set.labels,
    weights: categoryWeights(classWeights, set.labels, set.categories),
    tuningLabels: tuning?.labels ?? null,
  };
}
