import type { Fold } from '../../heads/index.ts';
import type { FoldQuestion } from '../fits/fit-fold.ts';

/** Folds that were made of a seed, and what heads are fitted on. */
export interface Division extends Omit<FoldQuestion, 'fold'> {
  readonly folds: readonly Fold[];
}
