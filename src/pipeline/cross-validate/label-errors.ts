import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { likelyErrors } from '../../evaluation/index.ts';
import { loadRun } from '../predict/load-run.ts';
import { crossFit, foldsOf, openRefit } from './cross-fit.ts';

/** A label that is likely wrong, for a person to look at. */
export interface LabelError {
  readonly frame: string;
  readonly file: string;
  /** From 0, within the file. */
  readonly index: number;
  readonly region: number;
  /** The label in force, who gave it, and what heads that never saw the patient say instead. */
  readonly category: string;
  readonly source: string | null;
  readonly suggested: string;
  /** Of what is said instead. */
  readonly probability: number;
  /** Probability of the label less that of the most probable other category. */
  readonly margin: number;
}

/**
 * Labels that are likely wrong, the likeliest first: every labelled frame is asked of a head that was
 * fitted on the other folds' patients. Nothing is changed.
 *
 * @throws UserError when there is no such run, or a category has images of one patient alone.
 */
export async function labelErrors(
  workspace: Workspace,
  run: string,
  { folds, seed }: { readonly folds: number; readonly seed: number },
  effects: Effects = silent,
): Promise<LabelError[]> {
  const classifier = await loadRun(workspace, run);
  const rows = await workspace.catalog.frames({ labelled: true });
  const refit = await openRefit(workspace, classifier, rows, effects);
  const step = 'Doubting labels';
  const division = { folds: foldsOf(refit, folds, seed), seed, share: 1 };
  const { predictions } = await crossFit(refit, division, step, effects);
  await refit.close();
  const { categories } = predictions;
  return likelyErrors(predictions).flatMap(({ image, given, suggested, margin }) => {
    const row = rows[image];
    if (row === undefined) return [];
    return {
      ...{ frame: row.frameId, file: row.name, index: row.index, region: row.region },
      category: categories[given] ?? '',
      source: row.labelSource,
      suggested: categories[suggested] ?? '',
      probability: Number(
        (predictions.probabilities[image * categories.length + suggested] ?? 0).toFixed(4),
      ),
      margin: Number(margin.toFixed(4)),
    };
  });
}
