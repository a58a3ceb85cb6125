import type { Effects } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import type { GraphBuilder, Session, Tensor } from '../graph/index.ts';
import { float32 } from '../graph/index.ts';
import { ROWS_AT_ONCE, rowsOf } from './feature-space.ts';
import type { Fold } from './folds.ts';
import type { TrainingSet } from './training-set.ts';
import { oneHot } from './training-set.ts';

/**
 * What was fitted on a fold's rows: a session whose inputs are those of `addRows`, `truth` [B, K] and
 * further feeds, and whose output `losses` is made by {@link addLosses}.
 */
export interface Trial {
  readonly session: Session;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/**
 * Adds `losses`, the log-loss summed over the rows for each candidate.
 *
 * @param logits names of values [B, T, K], each with the logits of T candidates.
 */
export function addLosses(g: GraphBuilder, logits: readonly string[], categories: number): void {
  const truth = g.input('truth', 'float32', ['B', categories]);
  const each = g.add('Reshape', [truth, g.ints([-1, 1, categories])]);
  const losses = logits.map((value) => {
    const hits = g.add('Mul', [each, g.add('LogSoftmax', [value], { axis: 2 })]);
    return g.add('Neg', [g.add('ReduceSum', [hits, g.ints([0, 2])], { keepdims: 0 })]);
  });
  g.output('losses', g.add('Concat', losses, { axis: 0 }), 'float32', ['C']);
}

/** The mean log-loss of each candidate on rows that were held out, over all folds. */
export async function heldOutLosses(
  set: TrainingSet,
  folds: readonly Fold[],
  open: (fold: Fold) => Promise<Trial>,
  step: string,
  effects: Effects,
): Promise<number[]> {
  const sums: number[] = [];
  for (const [done, fold] of folds.entries()) {
    effects.progress(step, done, folds.length);
    throwIfInterrupted(effects.signal, 'training');
    const { session, feeds } = await open(fold);
    try {
      for (let start = 0; start < fold.held.length; start += ROWS_AT_ONCE) {
        const rows = fold.held.subarray(start, start + ROWS_AT_ONCE);
        const { losses } = await session.run({
          ...feeds,
          ...rowsOf(set, rows),
          truth: truthOf(set, rows),
        });
        (losses as Tensor<Float32Array>).data.forEach(
          (loss, i) => (sums[i] = (sums[i] ?? 0) + loss),
        );
      }
    } finally {
      await session.release();
    }
  }
  effects.progress(step, folds.length, folds.length);
  return sums.map((sum) => sum / set.labels.length);
}

function truthOf({ labels, categories }: TrainingSet, rows: Int32Array): Tensor {
  const picked = rows.map((row) => labels[row] ?? 0);
  const truth = float32([rows.length, categories.length]);
  oneHot(picked, truth.data);
  return truth;
}
