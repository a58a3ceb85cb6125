import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Predictions } from '../../evaluation/index.ts';
import { abstention, attributeAccuracy, recalibration } from '../../evaluation/index.ts';
import type { Insights } from '../../report/index.ts';
import { attributesOf } from '../label/attributes.ts';
import { subgroupsOf } from './subgroups.ts';

/**
 * Looks beyond the figures of an evaluation.
 *
 * @param inTest the test frames, in the order of the predictions.
 * @param target the accuracy that answers are to have where the classifier may abstain.
 */
export async function insightsOf(
  workspace: Workspace,
  inTest: readonly FrameRow[],
  { tuning, test }: { readonly tuning: Predictions | null; readonly test: Predictions },
  target: number,
  sampling: { readonly seed: number; readonly rounds: number },
): Promise<Insights> {
  const attributes = attributesOf(workspace, test.categories);
  return {
    subgroups: subgroupsOf(await workspace.catalog.files(), inTest, test, sampling),
    byAttribute: attributes === null ? null : attributeAccuracy(test, attributes, sampling),
    tuned:
      tuning === null
        ? null
        : {
            abstention: abstention({ tuning, test }, target, sampling),
            recalibration: recalibration(tuning, test),
          },
  };
}
