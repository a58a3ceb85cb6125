import type { Workspace } from '../catalog/index.ts';
import type { Predictions } from '../evaluation/index.ts';
import { abstention, attributeAccuracy, recalibration } from '../evaluation/index.ts';
import type { Insights } from '../report/index.ts';
import { attributesOf } from './attributes.ts';

/**
 * Looks beyond the figures of an evaluation.
 *
 * @param target the accuracy that answers are to have where the classifier may abstain.
 */
export function insightsOf(
  workspace: Workspace,
  { tuning, test }: { readonly tuning: Predictions | null; readonly test: Predictions },
  target: number,
  sampling: { readonly seed: number; readonly rounds: number },
): Insights {
  const attributes = attributesOf(workspace, test.categories);
  return {
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
